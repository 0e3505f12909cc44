"""Serves a folder to one user who may do everything: HOST PORT DIRECTORY USER PASSWORD GREETING."""
import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

host, port, directory, user, password, greeting = sys.argv[1:]

logging.basicConfig(level=logging.DEBUG)

authorizer = DummyAuthorizer()
authorizer.add_user(user, password, directory, perm="elradfmwMT")


class Handler(FTPHandler):
    banner = greeting


Handler.authorizer = authorizer
FTPServer((host, int(port)), Handler).serve_forever()
