"""Files on their way in: cut where no form of ours would take them any more, so that neither memory nor disk fills."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST_FILE = 6 * 1024 * 1024  # what forms take ends a little below: then they can say it


class CutWhatIsTooLarge(FileUploadHandler):
    """Stands before the handlers that keep. The rest of the form is read on: words typed beside a file stay."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > LARGEST_FILE:
            if self.request is not None:
                self.request.cut_files = [*cut_files(self.request), self.field_name or ""]  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def cut_files(request: Any) -> list[str]:
    """The fields whose files were too large to be taken in at all."""
    return getattr(request, "cut_files", [])
