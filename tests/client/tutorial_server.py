"""The server of the socket tutorial, which `chat join --plain` must get along with.

It asks `alias?`, takes the answer with one recv, and passes raw chunks on to all others.
Usage: tutorial_server.py HOST PORT [everyone]
Port 0 lets the system choose; what it listens on is printed. With `everyone` a chunk also
comes back to the one who sent it, as in the first edition of the tutorial.
"""

import socket
import sys
import threading

host = sys.argv[1]
port = int(sys.argv[2])
to_everyone = "everyone" in sys.argv[3:]

clients = []
aliases = []


def broadcast(message, besides=None):
    """Sends one chunk to everybody, or to all but one."""
    for client in list(clients):
        if client is not besides:
            try:
                client.send(message)
            except OSError:
                pass  # its own thread finds out


def handle_client(client):
    """Passes on what one client says until it is gone."""
    while True:
        try:
            message = client.recv(1024)
            if message == b"":
                raise ConnectionError("the client has closed the connection")
            broadcast(message, None if to_everyone else client)
        except OSError:
            index = clients.index(client)
            clients.remove(client)
            client.close()
            alias = aliases.pop(index)
            broadcast(f"{alias} has left the chat room!".encode("utf-8"))
            break


def admit(client):
    """Asks for the alias and lets the client in."""
    client.send("alias?".encode("utf-8"))
    alias = client.recv(1024).decode("utf-8", "replace")
    print(f"The alias of this client is {alias}", flush=True)
    aliases.append(alias)
    clients.append(client)
    broadcast(f"{alias} has connected to the chat room".encode("utf-8"))
    client.send("you are now connected!".encode("utf-8"))
    handle_client(client)


def main():
    """Accepts clients for ever, each in a thread of its own."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen()
    print(f"Server is running on {host}:{server.getsockname()[1]}", flush=True)
    while True:
        client, address = server.accept()
        print(f"Connection is established with {address}", flush=True)
        threading.Thread(target=admit, args=(client,), daemon=True).start()


main()
