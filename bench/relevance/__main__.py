"""`python -m bench.relevance [--missed a] [--elasticsearch]`: the judged questions, on the site of
this environment (as `make run` installed it). `--missed` lists what half A missed; half B is only
counted. `--elasticsearch` asks them again of a private server, filled for that."""

from __future__ import annotations

import argparse
import os

import django
from django.test import Client

HEAD = "| engine | half | questions | success@1 | success@5 | goal |\n|---|---|---|---|---|---|"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    parser.add_argument("--missed", choices=("a", "b"))
    parser.add_argument("--elasticsearch", action="store_true")
    return parser.parse_args()


def report(engine: str, missed: str | None) -> None:
    from bench.relevance.judging import AT_1, AT_5, judge_halves, success

    halves = judge_halves(Client(headers={"host": "127.0.0.1"}))
    whole = [one for judged in halves.values() for one in judged]
    for name, judged in (*halves.items(), ("whole", whole)):
        at_1, at_5 = success(judged, 1), success(judged, 5)
        met = "met" if at_1 >= AT_1 and at_5 >= AT_5 else "**missed**"
        figures = f"{len(judged)} | {at_1:.1f} % | {at_5:.1f} % | {AT_1} %, {AT_5} %: {met}"
        print(f"| {engine} | {name} | {figures} |")
    for one in halves.get(missed or "", ()):
        if one.rank != 1:
            print(f"  {one.rank} {one.question.page} {one.question.q}: {one.found}")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    django.setup()
    asked = options()
    print(HEAD)
    report("resident", asked.missed)
    if asked.elasticsearch:
        from bench.relevance.elastic import answered_by
        from tests.servers.elasticsearch import node

        with node() as server, answered_by(server.url):
            report("elasticsearch", asked.missed)


if __name__ == "__main__":
    main()
