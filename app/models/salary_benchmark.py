"""What occupations pay, as others have published it."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class SalaryBenchmark(Resource, Base):
    """One imported figure: the pay per year of an occupation in a country.

    ``source`` and ``year`` name the release it stands in; an import replaces whole releases.
    Amounts are hundredths of the currency. ``measure`` says whether ``median`` holds a median or,
    where the source gives nothing better, an average. ``employment`` is the number of people whom
    the figure stands for, ``sample_size`` of those who were asked.
    """

    __tablename__ = "salary_benchmarks"
    __table_args__ = (Index(None, "source", "year"),)

    source: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    country: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    occupation: Mapped[str] = mapped_column(String(200))
    occupation_slug: Mapped[str] = mapped_column(String(200), index=True)
    soc_code: Mapped[str | None] = mapped_column(String(20), index=True)
    level: Mapped[str | None] = mapped_column(String(16))
    city: Mapped[str | None] = mapped_column(String(200))
    industry: Mapped[str | None] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(16))
    median: Mapped[int] = mapped_column(BigInteger)
    p25: Mapped[int | None] = mapped_column(BigInteger)
    p75: Mapped[int | None] = mapped_column(BigInteger)
    sample_size: Mapped[int | None] = mapped_column(BigInteger)
    employment: Mapped[int | None] = mapped_column(BigInteger)
