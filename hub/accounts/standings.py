"""What somebody is to the network itself."""

STANDINGS = """
SELECT role, NULL::bigint, NULL::bigint[], starts_at, region_code, '', '' FROM hub_networkrole
WHERE person_id = %(person)s AND ended_at IS NULL"""
