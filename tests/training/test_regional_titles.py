"""Names of one job in several regions: the file is whole, and training leaves out what it must."""

from training.occupation_documents import singular
from training.regional_titles import TitleComposer, for_training, read_regional_titles

LINES = read_regional_titles()


def test_every_line_has_a_group_names_tasks_and_look_alikes() -> None:
    assert len(LINES) >= 250
    for line in LINES:
        assert len(line.group) == 4
        assert line.group.isdigit()
        assert 3 <= len(set(line.names)) == len(line.names) <= 8
        assert 2 <= len(line.tasks) <= 4
        assert len(line.look_alikes) >= 2
        assert all(group.isdigit() and title for group, title in line.look_alikes)
        texts = (*line.names, *line.tasks, *(title for _, title in line.look_alikes))
        assert all(text == text.strip() and text for text in texts)


def test_all_major_groups_are_there() -> None:
    assert {line.group[0] for line in LINES} == set("0123456789")


def test_no_look_alike_is_a_name_of_the_job_itself() -> None:
    for line in LINES:
        names = {singular(name) for name in line.names}
        assert not names & {singular(title) for _, title in line.look_alikes}


def test_what_is_kept_aside_takes_no_part_as_a_name_or_a_look_alike() -> None:
    line = next(line for line in LINES if len(line.look_alikes) > 2)
    aside = frozenset({f"{line.names[1]}s", LINES[-1].look_alikes[0][1]})
    kept = for_training(LINES, aside)
    assert line.names not in {other.names for other in kept}
    left = {singular(title) for other in kept for _, title in other.look_alikes}
    assert singular(LINES[-1].look_alikes[0][1]) not in left


def test_documents_are_a_title_and_little_else_and_made_alike_for_one_seed() -> None:
    line = LINES[0]
    first, second = TitleComposer(7), TitleComposer(7)
    for _ in range(20):
        person, job = first.profile(line), first.job(line)
        assert (person, job) == (second.profile(line), second.job(line))
        assert person.titles
        assert len(job.titles) == 1
        assert not person.prose
        assert len(job.labels) + len(job.prose) <= len(line.tasks)
    assert [group for group, _ in first.look_alikes(line)] == [g for g, _ in line.look_alikes]
