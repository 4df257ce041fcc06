#!/usr/bin/env python3
"""Says what GitLab would run of a .gitlab-ci.yml, and in which order, without a server.

    gitlab_runner.py FILE jobs EVENT [NAME=VALUE…]       names of the jobs, one a line, as they start
    gitlab_runner.py FILE script EVENT JOB [NAME=VALUE…]  the shell script of a job
    gitlab_runner.py FILE paths EVENT JOB [NAME=VALUE…]   what the job keeps, one path a line
    gitlab_runner.py FILE needs EVENT JOB [NAME=VALUE…]   jobs whose files the job gets, one a line
    gitlab_runner.py FILE image EVENT JOB [NAME=VALUE…]   its image
    gitlab_runner.py FILE dump                            the jobs as JSON, with extends resolved
    gitlab_runner.py FILE scripts                         the scripts of all jobs, separated by NUL

EVENT is push, tag, merge-request or schedule. NAME=VALUE are variables of the project's settings.
Understands the keywords that the templates use, and rejects others: what it does not know, it must
not ignore.
"""
import itertools
import json
import re
import shlex
import sys

import yaml

BASE = {
    "CI": "true", "GITLAB_CI": "true", "CI_PROJECT_DIR": "/builds/project", "CI_PIPELINE_IID": "7",
    "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_NAME": "project",
}
EVENTS = {
    "push": {"CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_REF_NAME": "main"},
    "branch": {"CI_COMMIT_BRANCH": "topic", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_REF_NAME": "topic"},
    "schedule": {
        "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_REF_NAME": "main"},
    "tag": {"CI_PIPELINE_SOURCE": "push"},
    "merge-request": {
        "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "3",
        "CI_COMMIT_REF_NAME": "topic"},
}
GLOBAL = {"workflow", "variables"}
KEYS = {
    "extends", "image", "tags", "variables", "parallel", "before_script", "script", "stage", "needs",
    "cache", "artifacts", "rules", "environment", "resource_group",
}
STAGES = [".pre", "build", "test", "deploy", ".post"]
TERM = re.compile(r'^\$(\w+)(?:\s*(==|!=)\s*(?:"([^"]*)"|\$(\w+)))?$')


def expand(text, variables):
    """Replaces $NAME and ${NAME}, as GitLab does outside of scripts."""
    return re.sub(
        r"\$(?:(\w+)|\{(\w+)\})", lambda m: variables.get(m[1] or m[2], ""), str(text))


def holds(condition, variables):
    """Evaluates an `if` of rules: terms joined by &&."""
    for text in condition.split("&&"):
        term = TERM.match(text.strip())
        if not term:
            raise SystemExit("unknown condition: " + text)
        name, operator, literal, other = term.groups()
        value = variables.get(name)
        if operator is None:
            if not value:
                return False
            continue
        # A variable that is not set is null, which equals nothing but another such.
        against = literal if literal is not None else variables.get(other)
        if (value == against) != (operator == "=="):
            return False
    return True


def chosen(rules, variables):
    """Returns the first rule that holds; None for none."""
    for rule in rules:
        unknown = rule.keys() - {"if", "when", "allow_failure"}
        if unknown:
            raise SystemExit("unknown keywords of a rule: %s" % sorted(unknown))
        if "if" not in rule or holds(rule["if"], variables):
            return rule if rule.get("when") != "never" else None
    return None


def merged(below, above):
    """Merges two jobs as `extends` does: maps deeply, everything else is replaced."""
    result = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


class Pipeline:
    def __init__(self, file):
        documents = list(yaml.safe_load_all(open(file)))
        self.document = documents[-1]
        self.jobs = {
            name: self.resolve(name) for name in self.document
            if name not in GLOBAL and not name.startswith(".")}
        for name, job in self.jobs.items():
            unknown = job.keys() - KEYS
            if unknown:
                raise SystemExit("unknown keywords of %s: %s" % (name, sorted(unknown)))
            if not job.get("script"):
                raise SystemExit("%s has no script" % name)
            if job.get("stage", "test") not in STAGES:
                raise SystemExit("%s is in an unknown stage" % name)
            for other in job.get("needs", []):
                if other not in self.document:
                    raise SystemExit("%s needs '%s', which does not exist" % (name, other))

    def resolve(self, name):
        """Returns a job with everything that it extends."""
        job = self.document[name]
        parents = job.get("extends", [])
        result = {}
        for parent in [parents] if isinstance(parents, str) else parents:
            result = merged(result, self.resolve(parent))
        return merged(result, {key: value for key, value in job.items() if key != "extends"})

    def variables(self, event, settings, job=None):
        """Returns the variables in the order of precedence: predefined ones are the strongest that
        a file could set, settings come before the file."""
        found = {}
        for part in [self.document.get("variables", {}), (job or {}).get("variables", {})]:
            found.update(part)
        if job and "parallel" in job:
            found.update(self.combinations(job)[0])
        found.update(settings)
        found.update(BASE)
        found.update(EVENTS[event])
        if event == "tag" and "CI_COMMIT_TAG" in settings:
            found["CI_COMMIT_REF_NAME"] = settings["CI_COMMIT_TAG"]
        for _ in range(5):
            found = {name: expand(value, found) for name, value in found.items()}
        return found

    @staticmethod
    def combinations(job):
        """Returns the variables of each job of a matrix."""
        rows = []
        for row in job["parallel"]["matrix"]:
            values = [value if isinstance(value, list) else [value] for value in row.values()]
            rows += [dict(zip(row, each)) for each in itertools.product(*values)]
        return rows

    def selected(self, event, settings):
        """Returns the jobs of a pipeline with their rules, in the order in which they can start."""
        everywhere = self.variables(event, settings)
        if not chosen(self.document["workflow"]["rules"], everywhere):
            return {}
        jobs = {}
        for name, job in self.jobs.items():
            rule = chosen(job.get("rules", [{}]), self.variables(event, settings, job))
            if rule is not None:
                jobs[name] = rule
        started = {}
        while len(started) < len(jobs):
            ready = [
                name for name in jobs
                if name not in started and all(
                    other in started for other in self.needed(name, jobs))]
            if not ready:
                raise SystemExit("jobs wait for each other: %s" % (jobs.keys() - started.keys()))
            started.update((name, jobs[name]) for name in ready)
        return started

    def needed(self, name, jobs):
        """Returns the jobs that come before a job, and whose artifacts it gets."""
        job = self.jobs[name]
        if "needs" in job:
            missing = [other for other in job["needs"] if other not in jobs]
            if missing:
                raise SystemExit("%s needs %s, which is not in this pipeline" % (name, missing))
            return job["needs"]
        stage = STAGES.index(job.get("stage", "test"))
        return [
            other for other in jobs
            if STAGES.index(self.jobs[other].get("stage", "test")) < stage]

    def script(self, name, event, settings):
        """Returns what a runner gives to the shell of Debian's images."""
        job = self.jobs[name]
        variables = self.variables(event, settings, job)
        lines = ["set -eo pipefail"]
        lines += ["export %s=%s" % (key, shlex.quote(value)) for key, value in variables.items()]
        lines.append('cd "$CI_PROJECT_DIR"')
        return "\n".join(lines + job.get("before_script", []) + job["script"]) + "\n"


def main(file, action, event=None, *rest):
    pipeline = Pipeline(file)
    if action == "dump":
        return print(json.dumps([pipeline.document.get("workflow"), pipeline.jobs], indent=1))
    if action == "scripts":
        for name, job in pipeline.jobs.items():
            lines = job.get("before_script", []) + job["script"]
            sys.stdout.write("# %s\n%s\0" % (name, "\n".join(lines)))
        return None
    names = [text for text in rest if "=" not in text]
    settings = dict(text.split("=", 1) for text in rest if "=" in text)
    jobs = pipeline.selected(event, settings)
    if action == "jobs":
        for name, rule in jobs.items():
            print(name + (" manual" if rule.get("when") == "manual" else ""))
        return None
    [name] = names
    if name not in jobs:
        raise SystemExit("no job '%s' in this pipeline" % name)
    variables = pipeline.variables(event, settings, pipeline.jobs[name])
    if action == "script":
        sys.stdout.write(pipeline.script(name, event, settings))
    elif action == "paths":
        artifacts = pipeline.jobs[name].get("artifacts", {})
        for path in artifacts.get("paths", []) + list(artifacts.get("reports", {}).values()):
            print(expand(path, variables))
    elif action == "needs":
        print("\n".join(pipeline.needed(name, jobs)))
    elif action == "image":
        print(expand(pipeline.jobs[name]["image"], variables))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
