"""Checks an IATI 2.03 activity file by the rules of its schema and ruleset that a plan can break: order, currency, periods, percentages."""
import datetime
import sys
import xml.etree.ElementTree as tree

ORDER = ("iati-identifier reporting-org title description participating-org other-identifier activity-status activity-date contact-info activity-scope "
         "recipient-country recipient-region location sector tag country-budget-items humanitarian-scope policy-marker collaboration-type "
         "default-flow-type default-finance-type default-aid-type default-tied-status budget planned-disbursement capital-spend transaction "
         "document-link related-activity legacy-data conditions result crs-add fss").split()
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "iati-activities" and root.get("version") == "2.03"
seen, total, currency = set(), 0.0, ""
for activity in root:
    tags = [child.tag for child in activity]
    assert tags == sorted(tags, key=ORDER.index), tags
    identifier = activity.findtext("iati-identifier")
    assert identifier and identifier not in seen
    seen.add(identifier)
    assert activity.find("reporting-org/narrative") is not None and activity.find("activity-status").get("code") in "123456"
    for narrative in activity.iter("narrative"):
        assert narrative.text and narrative.get(LANGUAGE) in ("en", "fr", "es")
    assert abs(sum(float(country.get("percentage")) for country in activity.findall("recipient-country")) - 100) < 1e-9
    for budget in activity.findall("budget"):
        start, end = (datetime.date.fromisoformat(budget.find(name).get("iso-date")) for name in ("period-start", "period-end"))
        value = budget.find("value")
        assert start < end and (end - start).days < 366 and start <= datetime.date.fromisoformat(value.get("value-date")) <= end
        currency = value.get("currency")
        total += float(value.text)
    for transaction in activity.findall("transaction"):
        assert transaction.find("value").get("currency") and transaction.find("transaction-type").get("code") in ("2", "4")
    for indicator in activity.findall("result/indicator"):
        assert indicator.get("measure") in "12345" and indicator.find("title/narrative") is not None
        for period in indicator.findall("period"):
            assert period.find("period-start").get("iso-date") < period.find("period-end").get("iso-date") and period.find("actual").get("value")
print(f"{len(seen)} activities, {total:g} {currency}")
