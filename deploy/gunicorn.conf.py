"""How gunicorn serves the hub, in a container and without."""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 30  # what is being answered when SIGTERM or SIGHUP comes may finish
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (a heartbeat, on no disk)
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_field_size = 8190
header_map = "drop"  # names with an underscore could pass for the proxy's own (P3)
control_socket_disable = True  # nothing but signals steers it
accesslog = None  # the hub writes one line a request, without the addresses of private pages
