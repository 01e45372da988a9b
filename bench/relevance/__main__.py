"""`python -m bench.relevance [--missed a]`: the judged questions, on the site of this environment
(as `make run` installed it). `--missed` lists what half A missed; half B is only counted."""

from __future__ import annotations

import argparse
import os

import django
from django.test import Client


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    django.setup()
    from bench.relevance.judging import AT_1, AT_5, HALVES, Sheets, judge, questions, success

    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    parser.add_argument("--missed", choices=HALVES)
    options = parser.parse_args()
    client, sheets = Client(headers={"host": "127.0.0.1"}), Sheets()
    print("| half | questions | success@1 | success@5 | goal |\n|---|---|---|---|---|")
    for half in HALVES:
        judged = judge(questions(half), client, sheets)
        at_1, at_5 = success(judged, 1), success(judged, 5)
        met = "met" if at_1 >= AT_1 and at_5 >= AT_5 else "**missed**"
        goal = f"{AT_1} %, {AT_5} %: {met}"
        print(f"| {half.upper()} | {len(judged)} | {at_1:.1f} % | {at_5:.1f} % | {goal} |")
        if options.missed == half:
            for one in judged:
                if one.rank != 1:
                    print(f"  {one.rank} {one.question.page} {one.question.q}: {one.found}")


if __name__ == "__main__":
    main()
