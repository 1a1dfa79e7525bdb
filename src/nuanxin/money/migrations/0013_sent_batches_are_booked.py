from django.db import migrations

# What went to finance before there was a book is in transit: booked once, on the day it was
# sent. Run again it finds every line booked.
_BOOK = """
CREATE TEMPORARY TABLE passing_sent ON COMMIT DROP AS
SELECT batch.region, batch.number, batch.sent_by_id AS sender, batch.sent_at AS at,
       (batch.sent_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       line.id AS line, line.payable_id AS payable, line.benefit, line.label,
       share.level, SUM(share.amount_fen)::bigint AS fen
  FROM money_batch batch
  JOIN money_batchline line ON line.batch_id = batch.id AND line.live
  JOIN money_payableshare share ON share.payable_id = line.payable_id
 WHERE batch.status = 'sent'
   AND NOT EXISTS (SELECT 1 FROM money_entry entry WHERE entry.idem = 'sent:' || line.id)
 GROUP BY batch.id, line.id, share.level HAVING SUM(share.amount_fen) > 0;
INSERT INTO money_account (region, benefit, label, level, kind)
SELECT region, benefit, MIN(label), level, side.kind
  FROM passing_sent, LATERAL (VALUES ('borne'), ('transit')) AS side (kind)
 GROUP BY region, benefit, level, side.kind
ON CONFLICT (region, benefit, level, kind) DO NOTHING;
INSERT INTO money_entry (region, idem, event, day, words, payable_id, line, user_id, at)
SELECT DISTINCT ON (line) region, 'sent:' || line, 'sent', day,
       '批次 ' || number || ' 送财政', payable, line, sender, at
  FROM passing_sent;
INSERT INTO money_posting (region, entry_id, account_id, amount_fen)
SELECT entry.region, entry.id, account.id, side.sign * sent.fen
  FROM passing_sent sent
  JOIN money_entry entry ON entry.idem = 'sent:' || sent.line
 CROSS JOIN LATERAL (VALUES ('borne', -1), ('transit', 1)) AS side (kind, sign)
  JOIN money_account account ON account.region = sent.region
   AND account.benefit = sent.benefit AND account.level = sent.level
   AND account.kind = side.kind;
DROP TABLE passing_sent;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0012_what_the_book_refuses")]

    operations = [migrations.RunSQL(_BOOK, migrations.RunSQL.noop)]
