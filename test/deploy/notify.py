"""What systemd-notify does, for machines without systemd: tells NOTIFY_SOCKET what the arguments say."""

import os
import socket
import sys

words = {"--ready": "READY=1"}
said = [words.get(word, word.replace("--pid=", "MAINPID=")) for word in sys.argv[1:]]
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
    sender.sendto("\n".join(said).encode(), os.environ["NOTIFY_SOCKET"])
