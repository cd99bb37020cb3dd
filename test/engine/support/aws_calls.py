"""The AWS CLI for many commands in one process, since to start it takes a second. It runs in the CLI's own virtual environment.

The arguments name two FIFOs: one brings a line of JSON for each command, with its arguments, folder and environment; for each,
the other is opened, gets code, stdout and stderr as JSON, and is closed. It ends when its standard input does.
"""

import contextlib
import io
import json
import os
import sys
import threading

from awscli.clidriver import create_clidriver

# The CLI sets it as it is loaded: where its own data are.
DATA_PATH = os.environ["AWS_DATA_PATH"]


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def shown_by(driver, arguments):
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            code = driver.main(arguments)
        except SystemExit as ended:
            code = ended.code
        except BaseException as error:
            code = 255
            stderr.write(repr(error))
    return {"status": code, "stdout": stdout.getvalue(), "stderr": stderr.getvalue()}


class Drivers:
    """A driver costs as much as five commands. It remembers credentials, and the region and profile of an earlier command: it
    serves again where the environment is the same, and none of them was named."""

    REMEMBERED = {"s3", "--region", "--profile", "--endpoint-url", "--no-sign-request", "--debug"}

    def __init__(self):
        self.driver = None
        self.environment = None

    def of(self, arguments, environment):
        if self.REMEMBERED & {word.split("=", 1)[0] for word in arguments}:
            return create_clidriver()
        if self.driver is None or self.environment != environment:
            self.driver, self.environment = create_clidriver(), environment
        return self.driver


requests, answers = sys.argv[1:]
drivers = Drivers()
threading.Thread(target=end_with_input, daemon=True).start()
# For reading and writing, so that it does not come to an end between two commands.
with os.fdopen(os.open(requests, os.O_RDWR), encoding="utf8") as lines:
    for line in iter(lines.readline, ""):
        request = json.loads(line)
        os.environ.clear()
        os.environ.update(request["env"], AWS_DATA_PATH=DATA_PATH)
        os.chdir(request["cwd"])
        arguments = request["arguments"]
        answer = shown_by(drivers.of(arguments, request["env"]), arguments)
        with open(answers, "w", encoding="utf8") as stream:
            json.dump(answer, stream)
