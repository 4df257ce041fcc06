from setuptools import setup

setup(
    name="cricket",
    version="0.3",
    description="Counts chirps",
    packages=["cricket"],
    package_data={"cricket": ["songs.txt"]},
    scripts=["tools/cricket-tool"],
    data_files=[("share/cricket", ["data/field.txt"])],
    install_requires=["leaf"],
    extras_require={"wood": ["bark"], "tree": ["branch"]},
    entry_points={
        "console_scripts": ["cricket = cricket:main"],
        "gui_scripts": ["cricket-window = cricket:main"],
    },
    test_suite="tests",
)
