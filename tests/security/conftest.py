from tests.access.conftest import settled_world, world

__all__ = ["settled_world", "world"]
