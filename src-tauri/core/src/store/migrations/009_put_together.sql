-- The history of a concern also says when its due day was changed, and when another was put together with it.
-- Who raised a concern that is the same as another hears through that other, which cannot close before: the rule of
-- the record says so (concerns/mod.rs), because a CHECK sees one row alone.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'what = ''outcome'' OR what = ''restriction'')',
  'what = ''outcome'' OR what = ''restriction'' OR what = ''due'' OR what = ''merge'')')
WHERE type = 'table' AND name = 'concern_event';
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (state <> ''closed'' OR raised_by <> ''volunteer'' OR coalesce(',
  'CHECK (state <> ''closed'' OR closed_as = ''same as another'' OR raised_by <> ''volunteer'' OR coalesce(')
WHERE type = 'table' AND name = 'concern';
PRAGMA writable_schema = RESET;
