"""A small host agent in Python that has Momus manage its memory, as VDSM has MOM.

    python3 agent.py [--folder FOLDER] [--momus COMMAND]

Starts Momus, asks it, sets parameters and policies, and stops it. COMMAND is how Momus is started:
`momus` unless given; `npx momus`, or `node PATH/dist/cli/main.js`, do as well.
"""

import argparse
import logging
import pathlib
import shlex
import tempfile
import time

from momus_thread import MomusThread


def main():
    parser = argparse.ArgumentParser(description="A host agent that runs Momus.")
    parser.add_argument("--folder", help="for configuration, socket and state; else a temporary one")
    parser.add_argument("--momus", default="momus", help="the command that starts Momus")
    options = parser.parse_args()
    logging.basicConfig(format="%(name)s: %(message)s", level=logging.INFO)
    with tempfile.TemporaryDirectory() as temporary:
        run(options.folder or temporary, shlex.split(options.momus))


def run(folder, command):
    policies = pathlib.Path(__file__).parent / "policies"
    momus = MomusThread(folder, policies, command)
    momus.start()
    try:
        momus.wait_until_ready()
        print("policies:", ", ".join(sorted(momus.getNamedPolicies())))

        # What the engine sends, VDSM hands on as a policy of `set`s; it lies over the files.
        taken = momus.set_parameters(host_free_least=0.5, host_free_plenty=0.9)
        print("parameters taken:", taken)
        taken = momus.setNamedPolicy("30-faulty", "(with Guests g (g.Shrink))")
        print("a faulty policy taken:", taken)
        print("policies:", ", ".join(sorted(momus.getNamedPolicies())))

        guests = first(momus.getActiveGuests, lambda names: len(names) > 0)
        print("guests:", ", ".join(sorted(guests)))
        statistics = momus.getStatistics()
        print("host has memory:", statistics["host"]["mem_available"] > 0)
        print("guests with statistics:", len(statistics["guests"]) >= len(guests))
    finally:
        momus.stop()
    print("stopped, restarts:", momus.restarts)


def first(ask, is_enough, seconds=60):
    """The first answer that is enough: guests are ready after the first cycle."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if is_enough(answer) or time.monotonic() > end:
            return answer
        time.sleep(0.2)


if __name__ == "__main__":
    main()
