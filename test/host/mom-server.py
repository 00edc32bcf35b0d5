"""A stand-in for a running MOM: its RPC, by Python's own server, on a Unix socket.

Arguments: the socket, a JSON file of what getStatistics gives. Prints each call's name.
"""

import json
import os
import socketserver
import sys
from xmlrpc.client import Marshaller
from xmlrpc.server import SimpleXMLRPCDispatcher, SimpleXMLRPCRequestHandler

path, answers = sys.argv[1:]


def dump_int(_, value, write):
    kind = "int" if -(2**31) <= value < 2**31 else "i8"
    write("<value><%s>%d</%s></value>" % (kind, value, kind))


# As MOM has it: larger integers than XML-RPC knows.
Marshaller.dispatch[int] = dump_int


class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/", "/RPC2")
    disable_nagle_algorithm = False

    def address_string(self):
        return "client"

    def log_message(self, *parts):
        pass


class Server(socketserver.UnixStreamServer, SimpleXMLRPCDispatcher):
    def __init__(self):
        self.logRequests = False
        SimpleXMLRPCDispatcher.__init__(self, allow_none=True)
        socketserver.UnixStreamServer.__init__(self, path, Handler)

    def _dispatch(self, method, params):
        print(method, flush=True)
        with open(answers) as file:
            found = json.load(file)
        if method not in found:
            raise Exception('method "%s" is not supported' % method)
        return found[method]


if os.path.exists(path):
    os.unlink(path)
with Server() as server:
    print("ready", flush=True)
    server.serve_forever()
