"""Tables in Markdown whose columns are aligned, so that they also read well in a terminal."""


def table(head: list[str], lines: list[list[str]], left: int = 1) -> str:
    """A table; the first `left` columns are texts, the others figures."""
    widths = [max(3, *(len(line[column]) for line in [head, *lines])) for column in range(len(head))]

    def row(cells: list[str]) -> str:
        padded = [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * (width + 2) if column < left else "-" * (width + 1) + ":" for column, width in enumerate(widths)
    ]
    return "\n".join([row(head), f"|{'|'.join(rule)}|", *map(row, lines)])
