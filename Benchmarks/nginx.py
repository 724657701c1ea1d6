"""nginx as a yardstick: a web server that answers a POST with as many bytes as Apus answers a GetItem."""

from pathlib import Path

from dynamo import Answer
from servers import Server

# What nginx writes by itself.
OWN_HEADERS = {"date", "server", "content-type", "content-length", "connection", "keep-alive"}

CONFIGURATION = """\
daemon off;
pid "{folder}/nginx.pid";
error_log stderr error;
worker_processes auto;
events {{
    worker_connections 1024;
}}
http {{
    access_log off;
    server_tokens off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    tcp_nodelay on;
    client_body_temp_path "{folder}/body";
    proxy_temp_path "{folder}/proxy";
    fastcgi_temp_path "{folder}/fastcgi";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
    server {{
        listen 127.0.0.1:{port} reuseport;
        default_type application/x-amz-json-1.0;
{headers}
        location / {{
            return 200 "{body}";
        }}
    }}
}}
"""


def configuration(folder: Path, port: int, like: Answer) -> str:
    """The configuration of a server whose answer is about as large as the one given."""
    headers = [
        f'        add_header {name} "{value}";'
        for name, value in like.headers if name.lower() not in OWN_HEADERS
    ]
    body = "x" * len(like.body)
    return CONFIGURATION.format(folder=folder, port=port, headers="\n".join(headers), body=body)


class Nginx(Server):
    """nginx with a worker for each core, logging nothing."""

    def __init__(self, scratch: Path, binary: str, like: Answer):
        super().__init__(scratch)
        self.binary = binary
        self.like = like

    def command(self) -> list[str]:
        file = self.folder / "nginx.conf"
        file.write_text(configuration(self.folder, self.port, self.like))
        return [self.binary, "-p", str(self.folder), "-e", "stderr", "-c", str(file)]
