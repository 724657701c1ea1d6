"""The AWS command line against the server under test."""

import json
import os
import subprocess
import sys
from pathlib import Path

AWS = Path(sys.executable).parent / "aws"


class CommandLine:
    """Runs `aws dynamodb …` against the endpoint."""

    def __init__(self, endpoint: str):
        self.endpoint = endpoint
        self.environment = {
            **os.environ,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_PAGER": "",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def run(self, operation: str, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [AWS, "dynamodb", operation, "--endpoint-url", self.endpoint, "--output", "json", *arguments],
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=60,
        )

    def __call__(self, operation: str, *arguments: str) -> dict:
        """The answer of a command that must succeed."""
        done = self.run(operation, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def fails(self, operation: str, *arguments: str) -> str:
        """The error text of a command that must fail."""
        done = self.run(operation, *arguments)
        assert done.returncode != 0, done.stdout
        return done.stderr


def text(value: dict) -> str:
    """A JSON argument."""
    return json.dumps(value)
