import os

from setuptools import setup

print("noise on the standard output")
setup(
    name="heron",
    version=".".join(["3", "1", "0"]),
    description="Stands still",
    author="Hanna Heron",
    author_email="hanna@example.org",
    license="ISC",
    py_modules=["heron"],
    python_requires=">=3.7",
    install_requires=["click", "rich; python_version<'3'"],
    extras_require={"all": ["rich"]},
    entry_points={"console_scripts": ["heron = heron:main"]},
)
