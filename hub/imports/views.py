"""`/imports/`: a file that somebody brought in, step by step. Where it begins, the apps say (`UploadView`)."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.common import errors
from hub.common.forms import PressForm
from hub.guard.limits import Rate
from hub.imports.forms import BringInForm, ColumnsForm, LettersForm, UploadForm
from hub.imports.models import ImportJob
from hub.imports.scopes import may_bring_in
from hub.imports.steps import WRONG

UPLOADS = Rate("upload", 30, timedelta(hours=1))


class UploadView(SecondFactorMixin, ActView):
    """The beginning: a page of an app gives `kind`, and the group it is for."""

    signed_in = True
    kind = ""
    form_class: type = UploadForm
    template_name = "hub/imports/upload.html"

    @property
    def group_id(self) -> int | None:
        return None

    @cached_property
    def blank(self) -> ImportJob:
        return ImportJob(kind=self.kind, group_id=self.group_id)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not UPLOADS.take(str(request.user.pk)):
            return errors.too_many(request)
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> None:
        file = form.cleaned_data["file"]
        self.job = ImportJob.upload(
            self.kind, file.read(), by=self.request.user, name=file.name, group_id=self.group_id
        )

    def get_success_url(self) -> str:
        return reverse("imports:columns", args=[self.job.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = ImportJob.objects.visible_to(self.request.who).filter(kind=self.kind, group_id=self.group_id)
        earlier = own.defer("content")[:5]
        home = self.blank.importer.home(self.blank)
        return super().get_context_data(importer=self.blank.importer, home=home, earlier=earlier, **kwargs)


class OfAJob(SecondFactorMixin):
    """`self.job`: one's own, and only while one may still do what it would do."""

    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def job(self) -> ImportJob:
        job = get_object_or_404(ImportJob.objects.visible_to(self.request.who), pk=self.kwargs["pk"])
        if not may_bring_in(self.request.who, job):
            raise Http404
        return job

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.job  # noqa: B018 - not theirs: 404, before anything else is asked
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        importer = self.job.importer
        return super().get_context_data(  # type: ignore[misc]
            **{**kwargs, "job": self.job, "importer": importer, "home": importer.home(self.job)}
        )


class JobView(OfAJob, Page):
    """How it stands: the next step where it isn't done, else what came of it."""

    access = ("import_job", "read")
    template_name = "hub/imports/done.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job.applied_at is not None:
            return super().get(request, *args, **kwargs)
        if self.job.content is None:
            return redirect(self.job.importer.home(self.job)[1])
        is_looked_through = self.job.state == ImportJob.State.PREVIEWED
        return redirect("imports:preview" if is_looked_through else "imports:columns", self.job.pk)


class StepView(OfAJob, ActView):
    """A step before it is brought in; afterwards there is only what came of it."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.over() or super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.over() or super().post(request, *args, **kwargs)

    def over(self) -> HttpResponse | None:
        if self.job.content is None:
            return redirect("imports:job", self.job.pk)
        return None


class ColumnsView(StepView):
    """Do the letters look right, and which column is what?"""

    access = ("import_job", "edit")
    form_class = ColumnsForm
    template_name = "hub/imports/columns.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"job": self.job}

    def act(self, form: ColumnsForm) -> None:
        self.job.map(form.mapping, by=self.request.user)
        self.job.preview(by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("imports:preview", args=[self.job.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {"encoding": self.job.encoding, "delimiter": self.job.delimiter}
        return super().get_context_data(
            sheet=self.job.sheet, letters=LettersForm(initial=said), ignored=self.job.ignored, **kwargs
        )


class LettersView(StepView):
    """Read it with other letters; then the columns again."""

    access = ("import_job", "edit")
    form_class = LettersForm
    template_name = "hub/imports/letters.html"

    def get_initial(self) -> dict[str, Any]:
        return {"encoding": self.job.encoding, "delimiter": self.job.delimiter}

    def act(self, form: LettersForm) -> None:
        self.job.read_again(**form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("imports:columns", args=[self.job.pk])


class PreviewView(StepView):
    """What would happen; one press does it, all or nothing."""

    access = ("import_job", "apply")
    form_class = BringInForm
    template_name = "hub/imports/preview.html"

    def over(self) -> HttpResponse | None:
        if self.job.content is not None and self.job.state != ImportJob.State.PREVIEWED:
            return redirect("imports:columns", self.job.pk)
        return super().over()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"has_wrong": bool(self.job.report.get(WRONG))}

    def act(self, form: BringInForm) -> None:
        without_wrong = form.cleaned_data.get("without_wrong", False)
        self.job.apply(who=self.request.who, without_wrong=without_wrong)

    def get_success_url(self) -> str:
        return reverse("imports:job", args=[self.job.pk])


class TakingBackView(OfAJob, ActView):
    """Within 30 days; what somebody has changed since stays, and that is said."""

    access = ("import_job", "undo")
    form_class = PressForm
    template_name = "hub/imports/taking_back.html"

    def act(self, form: PressForm) -> None:
        self.job.undo(who=self.request.who)

    def get_success_url(self) -> str:
        return reverse("imports:job", args=[self.job.pk])
