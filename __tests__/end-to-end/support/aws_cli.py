"""The AWS CLI, loaded once for many commands: loading it takes more processor time than any of them.

`python3 aws_cli.py FOLDER` writes a program `aws` into the folder, which has its commands run here by a process of its own each, with its
arguments, folder, environment and streams. Prints one line when ready; ends when standard input closes.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback

import awscli.clidriver

# A command of each service that has many.
WARMING_UP = {"ec2": "describe-vpcs", "iam": "list-users", "s3api": "list-buckets", "sagemaker": "list-domains"}

CLIENT = """#!{python} -IS
import json, os, socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect({path!r})
socket.send_fds(connection, [b"x"], [0, 1, 2])
connection.sendall((json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]) + "\\n").encode())
sys.exit(int(connection.makefile().readline() or 255))
"""


def run(driver: awscli.clidriver.CLIDriver, streams: list[int], arguments: list[str], folder: str, environment: dict[str, str]) -> int:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    try:
        return driver.main(arguments) or 0
    except SystemExit as exit:
        return exit.code if isinstance(exit.code, int) else 1
    except BaseException:  # noqa: BLE001 - the process ends here
        traceback.print_exc()
        return 255
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def warm_up(driver: awscli.clidriver.CLIDriver, service: str) -> None:
    """Loads what every command of the service would load again, by one that reaches no AWS."""
    command = WARMING_UP.pop(service, None)
    if command is None:
        return
    os.environ["AWS_MAX_ATTEMPTS"] = "1"
    with open(os.devnull, "w", encoding="utf8") as nowhere, contextlib.redirect_stderr(nowhere):
        driver.main([service, command, "--endpoint-url", "http://127.0.0.1:1"])
    gc.freeze()


def main() -> None:
    own_folder = sys.argv[1]
    driver = awscli.clidriver.create_clidriver()
    path = os.path.join(own_folder, "aws.socket")
    program = os.path.join(own_folder, "aws")
    with open(program, "w", encoding="utf8") as file:
        file.write(CLIENT.format(python=sys.executable, path=path))
    os.chmod(program, 0o755)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    # Nobody waits for the processes.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin.fileno()], [], [])
        if listener not in ready:
            return
        connection, _ = listener.accept()
        _, streams, _, _ = socket.recv_fds(connection, 1, 3)
        arguments, folder, environment = json.loads(connection.makefile().readline())
        warm_up(driver, arguments[0])
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            connection.sendall(f"{run(driver, streams, arguments, folder, environment)}\n".encode())
            os._exit(0)
        for stream in streams:
            os.close(stream)
        connection.close()


if __name__ == "__main__":
    main()
