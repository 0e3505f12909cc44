"""Stops a RETR with Telnet's IP and Synch before ABOR, RFC 959 §4.1.3: HOST PORT USER WAY REMOTE; the password is in FTP_PASSWORD.

The last byte that goes as TCP urgent data comes out of the server's socket by another way, or not at all; which byte that is
depends on the client. Tells the code of each reply on stdout, a line each.
"""
import os
import socket
import sys

host, port, user, way, remote = sys.argv[1:]
IAC_IP, IAC, DM = b"\xff\xf4", b"\xff", b"\xf2"

control = socket.create_connection((host, int(port)), timeout=20)
replies = control.makefile("rb")


def reply():
    first = line = replies.readline()
    while first[3:4] == b"-" and line[:4] != first[:3] + b" ":
        line = replies.readline()
    print(first[:3].decode(), flush=True)
    return line.decode()


def ask(line):
    control.sendall(line.encode() + b"\r\n")
    return reply()


reply()
for line in ["USER " + user, "PASS " + os.environ["FTP_PASSWORD"], "TYPE I"]:
    ask(line)
data_port = int(ask("EPSV").split("|")[3])
with socket.create_connection((host, data_port), timeout=20) as data:
    ask("RETR " + remote)
    data.recv(1)
    if way == "dm-urgent":
        control.sendall(IAC_IP + IAC + DM, socket.MSG_OOB)
        control.sendall(b"ABOR\r\n")
    elif way == "iac-urgent":
        control.sendall(IAC_IP + IAC, socket.MSG_OOB)
        control.sendall(DM + b"ABOR\r\n")
    elif way == "synch-alone":
        control.sendall(IAC_IP)
        control.sendall(IAC + DM, socket.MSG_OOB)
        control.sendall(b"ABOR\r\n")
    elif way == "all-urgent":
        control.sendall(IAC_IP + IAC + DM + b"ABOR\r\n", socket.MSG_OOB)
    reply()
    reply()
ask("NOOP")
ask("PWD")
ask("QUIT")
print("end" if replies.read() == b"" else "more")
