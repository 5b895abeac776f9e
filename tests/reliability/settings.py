"""For the workers of the proofs: the test's database, a mail server and a broker of its own."""

from hub.shelves import mail_kind
from tests.letterbox import KINDS
from tests.settings import *  # noqa: F403
from tests.settings import BASE_DIR, CACHES, TEMPLATES, env

for kind in KINDS:
    mail_kind(kind)

TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests/templates", BASE_DIR / "templates"]
EMAIL_BACKEND = "hub.mail.smtp.Backend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", env.int("SINK_PORT", 1), 20
SOCKET = env.str("BROKER_SOCKET", "/nowhere")
CACHES["default"] = {"BACKEND": "hub.common.cache.FailOpenRedisCache", "LOCATION": f"unix://{SOCKET}?db=1"}
REDIS_URL = CELERY_BROKER_URL = f"redis+socket://{SOCKET}?virtual_host=0"
HUB_URL = "https://hub.example.org"  # a worker refuses to start with less
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 0
