"""`python -m tests.servers.visitor`: one worker of the site; each line read is an address to open,
each line told its status, its Retry-After and whether the connection was made anew."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.db import close_old_connections, connection
    from django.test import Client

    client = Client(raise_request_exception=False)
    before = None
    for line in sys.stdin:
        close_old_connections()  # as when a request begins: a test client leaves it out
        response = client.get(line.strip())
        held = connection.connection
        told = {
            "status": response.status_code,
            "retry_after": response.headers.get("Retry-After"),
            "anew": held is not before,
        }
        before = held
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
