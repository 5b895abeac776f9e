from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Evening(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    summary = models.TextField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title
