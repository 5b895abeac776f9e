from impact.models.counted import CountedGroup, CountedIntroduction, CountedRequest, CountedVolunteer

__all__ = ["CountedGroup", "CountedIntroduction", "CountedRequest", "CountedVolunteer"]
