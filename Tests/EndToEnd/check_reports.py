"""Reads the three reports of `venvdeb check` as their readers do, and compares them.

    check_reports.py JSON JUNIT GITLAB

JUnit: the elements and attributes that the schema of Jenkins' xUnit plugin requires, and numbers
that are right. GitLab: the fields, their types and the rules of its documentation "Code Quality".
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter


def check(condition, text):
    if not condition:
        sys.exit(f'check_reports.py: {text}')


def read_json(path):
    report = json.load(open(path, encoding='utf-8'))
    check(report['format'] == 1, 'unknown format')
    found = Counter()
    for artifact in report['artifacts']:
        check(artifact['kind'] in ('deb', 'bundle', 'tree', 'destdir'), 'kind')
        counts = Counter(item['severity'] for item in artifact['findings'])
        for name in ('error', 'warning', 'info'):
            check(artifact[f'{name}s'] == counts[name], f'number of {name}s')
        for item in artifact['findings']:
            check(item['message'] and item['hint'], 'a finding without text')
            found[item['code'], item['severity']] += 1
    return found


def read_junit(path):
    top = ElementTree.parse(path).getroot()
    check(top.tag == 'testsuites', 'the root is no testsuites')
    found = Counter()
    total = Counter()
    for suite in top:
        check(suite.tag == 'testsuite' and suite.get('name'), 'a suite without name')
        cases = suite.findall('testcase')
        check(len(cases) == len(suite) == int(suite.get('tests')), 'number of tests')
        failed = [case for case in cases if case.find('failure') is not None]
        check(len(failed) == int(suite.get('failures')), 'number of failures')
        check(suite.get('errors') == suite.get('skipped') == '0', 'errors')
        total.update(tests=len(cases), failures=len(failed))
        check(len({case.get('name') for case in cases}) == len(cases), 'a test case comes twice')
        for case in cases:
            check(case.get('classname') and float(case.get('time')) >= 0, 'attributes')
            check(len(case) <= 1, 'several results of one test case')
            for result in case:
                check(result.tag in ('failure', 'system-out'), result.tag)
                lines = result.text.strip().split('\n')
                if result.tag == 'failure':
                    check(result.get('message') and result.get('type'), 'a failure without text')
                    check(lines.pop().startswith('hint: '), 'a failure without hint')
                found[case.get('name')] += len(lines)
    check(all(int(top.get(name)) == total[name] for name in total), 'sums')
    return found


def read_gitlab(path):
    issues = json.load(open(path, encoding='utf-8'))
    check(isinstance(issues, list), 'not a list')
    severities = {'major': 'error', 'minor': 'warning', 'info': 'info'}
    found = Counter()
    for issue in issues:
        check(isinstance(issue['description'], str) and issue['description'], 'description')
        check(issue['severity'] in severities, 'severity')
        check(re.fullmatch('[0-9a-f]{64}', issue['fingerprint']), 'fingerprint')
        path = issue['location']['path']
        check(path and not path.startswith(('/', './')), f'path {path!r} is not relative')
        begin = issue['location']['lines']['begin']
        check(isinstance(begin, int) and begin >= 1, 'line')
        found[issue['check_name'], severities[issue['severity']]] += 1
    check(len({issue['fingerprint'] for issue in issues}) == len(issues), 'a fingerprint twice')
    return found


def main(first, second, third):
    found = read_json(first)
    check(found, 'nothing was found')
    check(read_gitlab(third) == found, 'GitLab gets other findings')
    codes = Counter()
    for (code, _), number in found.items():
        codes[code] += number
    check(read_junit(second) == codes, 'JUnit gets other findings')


if __name__ == '__main__':
    main(*sys.argv[1:])
