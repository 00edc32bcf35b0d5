"""Momus beside a host agent in Python: a thread that runs it, configures it and asks it.

The thread writes the configuration and the policies, starts `momus agent` as a child process, starts
it again with growing pauses where it ends by itself, hands on its log, and stops it. Calls go over
its Unix socket as XML-RPC, the same calls that VDSM has for MOM. Standard library only.
"""

import ctypes
import http.client
import json
import logging
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import xmlrpc.client

log = logging.getLogger("momus")

CONFIGURATION = """\
[main]
host-monitor-interval: 1
guest-manager-interval: 1
guest-monitor-interval: 1
policy-engine-interval: 1
controllers: Balloon, KSM
policy-dir: {folder}/policies
rpc-port: {folder}/momus.sock

[logging]
verbosity: info

[host]
collectors: HostMemory, HostKSM, HostCpu

[guest]
collectors: GuestMemoryOptional, GuestBalloonOptional

[momus]
# Without this line it is what `hypervisor-interface` in [main] says, such as vdsmjsonrpcclient.
host: simulated
state-dir: {folder}/state
"""


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class UnixTransport(xmlrpc.client.Transport):
    """XML-RPC over a Unix socket."""

    def __init__(self, path, timeout=5):
        super().__init__()
        self.path = path
        self.timeout = timeout

    def make_connection(self, host):
        return UnixConnection(self.path, self.timeout)


def _end_with_parent():
    """In the child, on Linux: SIGTERM when the thread that started it is gone, however it went."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


class MomusThread(threading.Thread):
    """Runs `momus agent` until it is stopped."""

    def __init__(self, folder, policies, command=("momus",)):
        super().__init__(name="momus", daemon=True)
        self.folder = pathlib.Path(folder)
        self.command = list(command)
        self.restarts = 0
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._child = None
        self._configure(policies)

    def _configure(self, policies):
        """Writes what the agent ships: the configuration and the policies."""
        (self.folder / "mom.conf").write_text(CONFIGURATION.format(folder=self.folder))
        shutil.copytree(policies, self.folder / "policies", dirs_exist_ok=True)

    def run(self):
        pause = 1
        while not self._stopping.is_set():
            began = time.monotonic()
            status = self._run_once()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > 60:
                pause = 1
            log.error("momus ended with status %s; it is started again in %s s", status, pause)
            self._stopping.wait(pause)
            pause = min(60, 2 * pause)
            self.restarts += 1

    def _run_once(self):
        """Starts the child and hands on its log until it ends."""
        with self._lock:
            if self._stopping.is_set():
                return None
            try:
                self._child = subprocess.Popen(
                    [*self.command, "agent", "-c", str(self.folder / "mom.conf")],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    text=True,
                    # Else a Momus without a host agent would go on, and hold the socket.
                    preexec_fn=_end_with_parent,
                )
            except OSError as error:
                return error
        with self._child.stderr as lines:
            for line in lines:
                log.info("%s", self._message(line))
        return self._child.wait()

    @staticmethod
    def _message(line):
        """The log is a line of JSON per entry; what is said before it begins is plain."""
        try:
            return json.loads(line)["msg"]
        except (ValueError, KeyError, TypeError):
            return line.rstrip()

    def __getattr__(self, method):
        """Each method of the RPC: `momus.ping()`, `momus.setNamedPolicy(name, text)`."""
        if method.startswith("_"):
            raise AttributeError(method)
        return getattr(self._server(), method)

    def _server(self):
        transport = UnixTransport(str(self.folder / "momus.sock"))
        return xmlrpc.client.ServerProxy("http://localhost", transport=transport, allow_none=True)

    def wait_until_ready(self, seconds=60):
        """Waits until it answers; raises TimeoutError where it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self._server().ping():
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("momus does not answer; its log says why")

    def set_parameters(self, **values):
        """Sets variables of the policies, as an engine does through VDSM; false where one is refused."""
        text = "".join(f"(set {name} {value})\n" for name, value in values.items())
        return self._server().setNamedPolicy("15-parameters", text)

    def stop(self):
        """Ends the child, which takes less than a second, and this thread."""
        self._stopping.set()
        with self._lock:
            child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        self.join()
