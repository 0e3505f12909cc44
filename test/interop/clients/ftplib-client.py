"""Does one thing with ftplib: HOST PORT USER MODE list|names|get|put REMOTE [LOCAL]; the password is in FTP_PASSWORD.

ftplib takes PASV and PORT on IPv4, EPSV and EPRT on IPv6; here the mode is named, and each verb sent is told on stderr.
"""
import ftplib
import os
import sys

host, port, user, mode, operation, remote = sys.argv[1:7]
local = sys.argv[7] if len(sys.argv) > 7 else None


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


with Client(timeout=20) as client:
    client.connect(host, int(port))
    client.login(user, os.environ["FTP_PASSWORD"])
    client.set_pasv(mode in ("pasv", "epsv"))
    if operation in ("list", "names"):
        verb = "LIST" if operation == "list" else "NLST"
        client.retrlines(f"{verb} {remote}".rstrip())
    elif operation == "get":
        with open(local, "wb") as file:
            client.retrbinary(f"RETR {remote}", file.write)
    elif operation == "put":
        with open(local, "rb") as file:
            client.storbinary(f"STOR {remote}", file)
    else:
        sys.exit(f"unknown operation {operation}")
