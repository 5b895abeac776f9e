from impact.models.counted import CountedIntroduction, CountedRequest, CountedVolunteer

__all__ = ["CountedIntroduction", "CountedRequest", "CountedVolunteer"]
