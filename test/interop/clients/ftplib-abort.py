"""Stops a transfer in its middle with ftplib's abort(): HOST PORT USER RETR|STOR REMOTE; the password is in FTP_PASSWORD.

abort() sends ABOR CR LF as TCP urgent data, so that the LF never comes out of the server's socket. Then the session goes on.
Tells the code of each reply on stdout, a line each.
"""
import ftplib
import os
import sys

host, port, user, verb, remote = sys.argv[1:]


class Client(ftplib.FTP):
    def getmultiline(self):
        reply = super().getmultiline()
        print(reply[:3], flush=True)
        return reply


with Client() as ftp:
    ftp.connect(host, int(port), timeout=20)
    ftp.login(user, os.environ["FTP_PASSWORD"])
    ftp.voidcmd("TYPE I")
    with ftp.transfercmd(f"{verb} {remote}") as data:
        if verb == "RETR":
            data.recv(1)
        else:
            data.sendall(b"x" * 100_000)
        ftp.abort()
        ftp.voidresp()
    ftp.voidcmd("NOOP")
    ftp.pwd()
    ftp.retrbinary("RETR small.txt", sys.stdout.buffer.write)
