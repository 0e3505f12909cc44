"""Does one thing with ftplib: HOST PORT USER MODE OPERATION REMOTE [LOCAL|NEW|MODE]; the password is in FTP_PASSWORD.

ftplib takes PASV and PORT on IPv4, EPSV and EPRT on IPv6; here the mode is named, and each verb sent is told on stderr.
Names are bytes, each one character of latin-1, so that those come through as well that are not UTF-8.
"""
import ftplib
import os
import sys

host, port, user, mode, operation = sys.argv[1:6]
remote, more = (os.fsencode(word).decode("latin-1") for word in (sys.argv[6:] + [""])[:2])
local = more.encode("latin-1")


class Client(ftplib.FTP):
    def putline(self, line):
        print(">", line.split(" ")[0], file=sys.stderr, flush=True)
        super().putline(line)

    def makepasv(self):
        if mode == "epsv":
            return ftplib.parse229(self.sendcmd("EPSV"), self.sock.getpeername())
        return super().makepasv()

    def sendport(self, host, port):
        return self.sendeprt(host, port) if mode == "eprt" else super().sendport(host, port)


def show(line):
    sys.stdout.buffer.write(line.encode("latin-1") + b"\n")


def get(client, remote, local, rest=None):
    with open(local, "ab" if rest else "wb") as file:
        client.retrbinary(f"RETR {remote}", file.write, rest=rest)


def put(client, remote, local, verb="STOR", rest=None):
    with open(local, "rb") as file:
        file.seek(rest or 0)
        client.storbinary(f"{verb} {remote}", file, rest=rest)


def get_tree(client, remote, local):
    os.makedirs(local, exist_ok=True)
    for name, facts in list(client.mlsd(remote, ["type"])):
        there, here = f"{remote}/{name}", os.path.join(local, name.encode("latin-1"))
        if facts["type"] == "dir":
            get_tree(client, there, here)
        elif facts["type"] == "file":
            get(client, there, here)


def put_tree(client, remote, local):
    client.mkd(remote)
    for name in os.listdir(local):
        there, here = f"{remote}/{name.decode('latin-1')}", os.path.join(local, name)
        put_tree(client, there, here) if os.path.isdir(here) else put(client, there, here)


operations = {
    "list": lambda client: client.retrlines(f"LIST {remote}".rstrip(), show),
    "names": lambda client: client.retrlines(f"NLST {remote}".rstrip(), show),
    "get": lambda client: get(client, remote, local),
    "put": lambda client: put(client, remote, local),
    "resumeGet": lambda client: get(client, remote, local, os.path.getsize(local)),
    "resumePut": lambda client: put(client, remote, local, rest=client.size(remote)),
    "append": lambda client: put(client, remote, local, "APPE"),
    "rename": lambda client: client.rename(remote, more),
    "delete": lambda client: client.delete(remote),
    "makeDirectory": lambda client: client.mkd(remote),
    "removeDirectory": lambda client: client.rmd(remote),
    "changeMode": lambda client: client.voidcmd(f"SITE CHMOD {more} {remote}"),
    "getTree": lambda client: get_tree(client, remote, local),
    "putTree": lambda client: put_tree(client, remote, local),
}

with Client(timeout=20, encoding="latin-1") as client:
    client.connect(host, int(port))
    client.login(user, os.environ["FTP_PASSWORD"])
    client.set_pasv(mode in ("pasv", "epsv"))
    client.voidcmd("TYPE I")
    operations[operation](client)
