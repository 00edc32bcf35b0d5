"""What systemd does with services, for tests: systemctl daemon-reload | restart | stop UNIT, below a root.

Arguments: the root, then those of systemctl. Reads the unit in usr/lib/systemd/system and its
drop-ins there and in etc/systemd/system; ends the process that runs, starts the last ExecStart with
the directories and variables that systemd gives a service, and waits until it says that it is ready
where its Type is notify. Absolute paths in a command are taken below the root. Users, groups and
the guards of a service are left out. What daemon-reload did not read yet does not count.
"""

import glob
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time

root, verb, *units = sys.argv[1:]
memory = os.path.join(root, "run/systemd.json")


def below(text):
    """Paths of a host, below the root."""
    return re.sub(r"(?<![\w./-])/(?=(?:etc|run|usr|var)/)", root + "/", text)


def read_unit(name):
    """The directives of a unit, by name; an empty value forgets those before it."""
    paths = [os.path.join(root, "usr/lib/systemd/system", name)]
    for place in ("usr/lib/systemd/system", "etc/systemd/system"):
        paths += sorted(glob.glob(os.path.join(root, place, name + ".d", "*.conf")))
    directives = {}
    for path in paths:
        with open(path) as file:
            for line in file:
                found = re.match(r"([A-Z]\w+)=(.*)$", line.strip())
                if not found:
                    continue
                key, value = found.groups()
                if value == "":
                    directives[key] = []
                else:
                    directives.setdefault(key, []).append(value)
    return directives


def remembered():
    if os.path.exists(memory):
        with open(memory) as file:
            return json.load(file)
    return {"units": {}, "pids": {}}


def remember(state):
    with open(memory, "w") as file:
        json.dump(state, file)


def runs(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def stop(state, name):
    pid = state["pids"].pop(name, None)
    limit = int(state["units"].get(name, {}).get("TimeoutStopSec", ["90"])[-1])
    if pid is None or not runs(pid):
        return
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + limit
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.02)
    if runs(pid):
        os.kill(pid, signal.SIGKILL)
        sys.exit("%s did not stop within %d s" % (name, limit))


def environment(unit, notify):
    env = {
        "PATH": os.path.join(root, "usr/bin") + ":" + os.environ["PATH"],
        "NOTIFY_SOCKET": notify,
    }
    if "WatchdogSec" in unit:
        env["WATCHDOG_USEC"] = unit["WatchdogSec"][-1] + "000000"
    places = {"StateDirectory": "var/lib", "LogsDirectory": "var/log", "RuntimeDirectory": "run"}
    for key, place in places.items():
        if key in unit:
            path = os.path.join(root, place, unit[key][-1])
            os.makedirs(path, exist_ok=True)
            env[re.sub(r"(?=Directory)", "_", key).upper()] = path
    for line in unit.get("Environment", []):
        env.update(word.split("=", 1) for word in shlex.split(line))
    return env


def start(state, name):
    unit = state["units"][name]
    notify = os.path.join(root, "run/notify")
    if os.path.exists(notify):
        os.unlink(notify)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(notify)
        receiver.settimeout(0.1)
        words = shlex.split(unit["ExecStart"][-1])
        with open(os.path.join(root, "run", name + ".journal"), "ab") as journal:
            process = subprocess.Popen(
                [below(word) for word in words],
                env=environment(unit, notify),
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        state["pids"][name] = process.pid
        remember(state)
        ready = unit.get("Type", ["simple"])[-1] != "notify"
        end = time.monotonic() + 60
        while not ready:
            if process.poll() is not None:
                sys.exit("%s ended with %d before it was ready" % (name, process.returncode))
            if time.monotonic() > end:
                sys.exit("%s was not ready within a minute" % name)
            try:
                # Whoever sends it may also send a handle that it waits to be closed.
                said, handles, _, _ = socket.recv_fds(receiver, 4096, 8)
                for handle in handles:
                    os.close(handle)
                ready = b"READY=1" in said.split(b"\n")
            except socket.timeout:
                pass


state = remembered()
if verb == "daemon-reload":
    names = [os.path.basename(path) for path in glob.glob(root + "/usr/lib/systemd/system/*.service")]
    state["units"] = {name: read_unit(name) for name in names}
    remember(state)
elif verb in ("restart", "stop"):
    for name in units:
        name = name if "." in name else name + ".service"
        if name not in state["units"]:
            sys.exit("Unit %s not found." % name)
        stop(state, name)
        remember(state)
        if verb == "restart":
            start(state, name)
else:
    sys.exit("this systemctl knows no `%s`" % verb)
