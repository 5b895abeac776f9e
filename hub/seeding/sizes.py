"""How large a demo network is, and what it has cost so far to make it."""

import resource
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Size:
    groups: int
    volunteers: int
    requests: int
    introductions: int
    days: int = 3 * 365  # behind it


SIZES = {
    "national": Size(groups=500, volunteers=100_000, requests=20_000, introductions=100_000),
}


@dataclass
class Spent:
    """Seconds since it began, and the most memory this process has held."""

    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def megabytes(self) -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s, {self.megabytes} MB"
