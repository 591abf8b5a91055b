"""What was looked at, told from one worker of a run to the others by files of its folder."""

from pathlib import Path


class LookedAt:
    """How closely (in how many variants) each skeleton was looked at."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder

    def take(self, mark: str, variants: int) -> bool:
        """Return True to the first who asks for so many variants of a skeleton, or for more."""
        known = [int(found.suffix[1:]) for found in self.folder.glob(f"{mark}.*")]
        if max(known, default=0) > variants:
            return False
        try:
            (self.folder / f"{mark}.{variants}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
