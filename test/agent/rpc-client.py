"""Calls an agent with Python's own xmlrpc.client, the way VDSM does: over a Unix socket or a port.

Arguments: the socket or port, then `keep` or `close` (HTTP/1.1 with kept connections, or HTTP/1.0).
Reads a JSON array of calls, [method, argument, ...]; prints a JSON array of what each gave:
["ok", value] or ["fault", code, text]. Floats are {"float": text}. A call of `multicall` makes
the calls that are its arguments through xmlrpc.client.MultiCall.
"""

import http.client
import json
import socket
import sys
import xmlrpc.client

address, keep = sys.argv[1:]
connections = 0


class UnixConnection(http.client.HTTPConnection):
    """A connection to a path instead of a host."""

    def __init__(self, path, version):
        super().__init__("localhost", timeout=2)
        self.path = path
        self._http_vsn, self._http_vsn_str = version

    def connect(self):
        global connections
        connections += 1
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class UnixTransport(xmlrpc.client.Transport):
    def make_connection(self, host):
        if self._connection and host == self._connection[0]:
            return self._connection[1]
        version = (11, "HTTP/1.1") if keep == "keep" else (10, "HTTP/1.0")
        self._connection = host, UnixConnection(address, version)
        return self._connection[1]


def described(value):
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, list):
        return [described(item) for item in value]
    if isinstance(value, dict):
        return {name: described(item) for name, item in value.items()}
    return value


def perform(server, method, params):
    if method == "multicall":
        calls = xmlrpc.client.MultiCall(server)
        for name, *own in params:
            getattr(calls, name)(*own)
        return list(calls())
    return getattr(server, method)(*params)


if address.isdigit():
    server = xmlrpc.client.ServerProxy("http://localhost:" + address, allow_none=True)
else:
    server = xmlrpc.client.ServerProxy(
        "http://localhost/RPC2", transport=UnixTransport(), allow_none=True
    )
results = []
for method, *params in json.load(sys.stdin):
    try:
        results.append(["ok", described(perform(server, method, params))])
    except xmlrpc.client.Fault as fault:
        results.append(["fault", fault.faultCode, fault.faultString])
print(json.dumps({"results": results, "connections": connections}))
