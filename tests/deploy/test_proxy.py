"""deploy/nginx.conf says what the hub relies on (security 4.6, 4.8, P3)."""

import re

import pytest

from tests.deploy.ground import PROJECT

LINES = [line.partition("#")[0].strip() for line in (PROJECT / "deploy/nginx.conf").read_text().splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        "client_max_body_size 8m;",
        "large_client_header_buffers 4 16k;",
        "underscores_in_headers off;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto https;",
        'proxy_set_header X-Forwarded-Host "";',
        "limit_req_status 429;",
        "limit_req_zone $binary_remote_addr zone=each_address:10m rate=300r/m;",
        "access_log off;",
    ],
)
def test_the_proxy_keeps_the_limits_and_alone_says_where_a_request_came_from(line: str) -> None:
    assert line in LINES


def test_it_never_passes_on_what_a_visitor_claims() -> None:
    assert not [line for line in LINES if re.search(r"\$(proxy_add_x_forwarded_for|http_x_forwarded)", line)]
