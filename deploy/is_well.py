"""For health checks. `is_well.py` asks the web process; `is_well.py worker` looks at the last sign of life."""

import http.client
import os
import sys
import time

LONGEST_SILENCE = 180  # seconds; the scheduler ticks and the worker works every minute


def web_answers() -> bool:
    port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2]
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    line.request("GET", "/healthz", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].strip()})
    return line.getresponse().status == 200


def has_given_a_sign() -> bool:
    return time.time() - os.stat(os.environ["SIGN_OF_LIFE"]).st_mtime <= LONGEST_SILENCE


if __name__ == "__main__":
    try:
        is_well = has_given_a_sign() if len(sys.argv) > 1 else web_answers()
    except (OSError, http.client.HTTPException) as trouble:
        print(trouble)
        is_well = False
    sys.exit(not is_well)
