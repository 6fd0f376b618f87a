"""The client of the socket tutorial that this server must never break.

It knows one word of protocol, `alias?`, and sends what is typed without a newline.
Usage: tutorial_client.py ALIAS PORT [HOST]
"""

import socket
import sys
import threading

alias = sys.argv[1]
port = int(sys.argv[2])
host = sys.argv[3] if len(sys.argv) > 3 else "127.0.0.1"

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))


def receive():
    """Prints what arrives, and answers the one question."""
    while True:
        try:
            message = client.recv(1024).decode("utf-8")
            if message == "":
                raise ConnectionError("the server has closed the connection")
            if message == "alias?":
                client.send(alias.encode("utf-8"))
            else:
                print(message, flush=True)
        except (OSError, ValueError) as error:
            print(f"Error! {error}", flush=True)
            client.close()
            break


def send():
    """Sends each line that is typed, marked with the alias."""
    for line in sys.stdin:
        text = line.rstrip("\n")
        try:
            client.send(f"{alias}: {text}".encode("utf-8"))
        except OSError:
            break


receiving = threading.Thread(target=receive)
receiving.start()
threading.Thread(target=send, daemon=True).start()
receiving.join()
