"""What people type as targets and actual values, and how a person reads it (docs/domain.md 3).

The expected column was written by hand before the grammar was run. Notation: ``>= 50 个`` a bound in its
canonical unit, ``90..95 %`` a range, ``2021-12-01~2021-12-31`` a period, ``by 2021-12-31`` a deadline of which only
the last day matters, ``quality``, ``na``, ``blank``. ``?`` is any unit, `` | `` separates readings that are both fine.
"""

from __future__ import annotations

from tests.model.reading.date_cases import DATES

OPERATORS = """
≥50个               >= 50 个
≥ 50 个             >= 50 个
≧95%                >= 95 %
⩾95%                >= 95 %
⩽5%                 <= 5 %
>=95%               >= 95 %
=>95%               >= 95 %
＞＝９５％           >= 95 %
≤5%                 <= 5 %
≦5%                 <= 5 %
<=5天               <= 5 天
＜＝5天             <= 5 天
=100%               = 100 %
═100%               = 100 %
＝100％             = 100 %
>90%                >= 90 %
＞90％              >= 90 %
<5                  <= 5
＜5                 <= 5
≥266米              >= 266 米
≥180.67万人         >= 1806700 人
不低于95%           >= 95 %
不低于 95 ％        >= 95 %
不少于5次           >= 5 次
不小于3             >= 3
至少10人            >= 10 人
最少5次             >= 5 次
达到95%             >= 95 %
达95%               >= 95 % | = 95 %
大于90%             >= 90 %
大于等于90%         >= 90 %
大于或等于90%       >= 90 %
高于90%             >= 90 %
超过100人           >= 100 人
超100人             >= 100 人
不高于80元/人       <= 80 元/人
不超过3次           <= 3 次
不大于3             <= 3
不多于3个           <= 3 个
至多3次             <= 3 次
最多3次             <= 3 次
小于5%              <= 5 %
小于等于5           <= 5
小于或等于5%        <= 5 %
低于2%              <= 2 %
少于3人             <= 3 人
控制在5%            <= 5 %
控制在5%以内        <= 5 %
控制在100万元以内   <= 1000000 元
控制在3次以下       <= 3 次
100%以上            >= 100 %
95%及以上           >= 95 %
95%（含）以上       >= 95 %
95%以上（含95%）    >= 95 %
3次及以上           >= 3 次
5%以下              <= 5 %
5%及以下            <= 5 %
30分钟以内          <= 30 分钟
24小时内            <= 24 小时
3天之内             <= 3 天
3个工作日内         <= 3 工作日
10个工作日以内      <= 10 工作日
3个月内             <= 3 ?
1年内               <= 1 年
30日内              <= 30 天 | <= 30 日
五个以上            >= 5 个
一次以上            >= 1 次
≥95%以上            >= 95 %
不低于95%以上       >= 95 %
≤5%以内             <= 5 %
100+                >= 100
"""

NUMBERS = """
0                   = 0
0起                 = 0 起
零                  = 0
零起                = 0 起
零投诉              = 0 ?
零事故              = 0 ?
5个                 = 5 个
7人                 = 7 人
１２                = 12
1,000               = 1000
1，000              = 1000
1,234,567.89元      = 1234567.89 元
12,345人            = 12345 人
1 000               = 1000
.5                  = 0.5
0.5                 = 0.5
９５．５％          = 95.5 %
95。5%              = 95.5 %
50 %                = 50 %
50％                = 50 %
95﹪                = 95 %
0%                  = 0 %
0.00%               = 0 %
100.00%             = 100 %
100%。              = 100 %
100%；              = 100 %
96.37%              = 96.37 %
5‰                  = 0.5 %
15‰                 = 1.5 %
-5%                 = -5 %
2021                = 2021
三次                = 3 次
两次                = 2 次
十二次              = 12 次
二十场              = 20 场
一百二十人          = 120 人
两百家              = 200 家
一万人              = 10000 人
三万五千人          = 35000 人
一百零五个          = 105 个
百分之九十          = 90 %
百分之九十五点五    = 95.5 %
百分之百            = 100 %
百分百              = 100 %
百分之95            = 95 %
千分之五            = 0.5 %
不低于百分之九十    >= 90 %
188.97万人          = 1889700 人
70万条              = 700000 条
3.5万人次           = 35000 人次
10万                = 100000
1.5亿元             = 150000000 元
5千万元             = 50000000 元
2千元               = 2000 元
3百人               = 300 人
2.3万亩             = 23000 亩
两万元              = 20000 元
100km               = 100 公里
100公里             = 100 公里
100千米             = 100 公里
300千瓦时           = 300 千瓦时
50千克              = 50 千克 | = 50 公斤
20kg                = 20 千克 | = 20 公斤
50㎡                = 50 平方米
50m2                = 50 平方米
50m²                = 50 平方米
50平方米            = 50 平方米
50平米              = 50 平方米
30立方米            = 30 立方米
25℃                 = 25 ?
24小时              = 24 小时
365天               = 365 天
3个月               = 3 ?
2年                 = 2 年
5个工作日           = 5 工作日
90分                = 90 分
90分以上            >= 90 分
10台（套）          = 10 ?
3场次               = 3 场次 | = 3 场
1次/月              = 1 次/月
4次/年              = 4 次/年
≥12次/年            >= 12 次/年
5000元/人           = 5000 元/人
≤200元/平方米       <= 200 元/平方米
2个百分点           = 2 %
3个百分点以上       >= 3 %
约100人             = 100 人
100人左右           = 100 人
100余人             = 100 人 | >= 100 人
100多人             = 100 人 | >= 100 人
¥5000元             = 5000 元
人民币500万元       = 5000000 元
共计120份           = 120 份
2场成果测评会       = 2 场
30家企业            = 30 家
5个系统             = 5 个
1套系统             = 1 套
2000.10万元         = 20001000 元
≤2000.10万元        <= 20001000 元
1998.05元           = 1998.05 元
1,000.50万元        = 10005000 元
1000万元以上        >= 10000000 元
≤3‰                 <= 0.3 %
5%左右              = 5 %
九成以上            >= 90 %
三百六十五天        = 365 天
两千五百元          = 2500 元
"""

WITH_WORDS = """
完成100%            = 100 %
完成率100%          = 100 %
100%完成            = 100 %
100%达标            = 100 %
100%全覆盖          = 100 %
已完成100%          = 100 %
完成3场             = 3 场
已完成5场           = 5 场
实际完成50个        = 50 个
培训200人次         = 200 人次
开展培训3场         = 3 场
举办活动5次以上     >= 5 次
新增100个车位       = 100 个
满意度95%           = 95 %
满意率98%           = 98 %
合格率达到100%      >= 100 %
群众满意度≥90%      >= 90 %
满意度不低于90%     >= 90 %
≥90%（满意度）      >= 90 %
优良率90%以上       >= 90 %
故障率小于1%        <= 1 %
错误率不超过0.5%    <= 0.5 %
98.5%（优秀）       = 98.5 %
50个（100%）        = 50 个
100%（50个）        = 100 %
100%，已完成        = 100 %
提高5%              = 5 %
提高2个百分点       = 2 %
增长10%以上         >= 10 %
同比增长5%          = 5 %
较上年增长8%        = 8 %
"""

RANGES = """
3-5天               3..5 天
3—5天               3..5 天
3～5个工作日        3..5 工作日
90%~95%             90..95 %
90%至95%            90..95 %
90-95%              90..95 %
90％－95％          90..95 %
80%—90%之间         80..90 %
90%-100%            90..100 %
[90,95]             90..95
[90%,95%]           90..95 %
[90,95]%            90..95 %
（90%,95%]          90..95 %
［９０，９５］      90..95
5至10人             5..10 人
2到3次              2..3 次
三至五天            3..5 天
1-2万元             10000..20000 元
10万-20万元         100000..200000 元
10万元至20万元      100000..200000 元
1000-2000元         1000..2000 元
1,000-2,000元       1000..2000 元
6.5-7.5             6.5..7.5
95-100分            95..100 分
0-3起               0..3 起
-5%~5%              -5..5 %
±5%                 -5..5 %
±5%以内             -5..5 %
10±2天              8..12 天
100%±5%             95..105 %
80%≤X≤90%           80..90 %
80≤x≤90             80..90
≥90%且≤95%          90..95 %
≥3，≤5              3..5
大于80%小于90%      80..90 %
不低于3次不高于5次  3..5 次
介于80%和90%之间    80..90 %
"""

WORDS = """
不适用              na
 不适用             na
不适用。            na
不涉及              na
无                  na
无。                na
/                   na
／                  na
-                   na
－                  na
–                   na
—                   na
——                  na
N/A                 na
n/a                 na
达成预期指标        quality
已完成              quality
基本完成            quality
未完成              quality
显著提升            quality
有所提升            quality
是                  quality
优                  quality
有效                quality
符合相关规定        quality
逐年提高            quality
按时                quality
当日办结            quality
全覆盖              quality
无事故              quality
1.完成系统建设      quality
1.完成建设；2.完成验收 quality
1、完成建设2、完成验收 quality
①完成建设②完成验收 quality
2021年度考核优秀    quality
2021年工作总结      quality
7×24小时            quality
7*24小时            quality
7x24小时            quality
365天×24小时        quality
A座18楼             quality
10栋3单元           quality
5G                  quality
4G/5G               quality
5G消息              quality
3D打印              quality
IPv6                quality
ISO9001认证         quality
GB/T 22239-2019     quality
1/3                 quality
45/45               quality
1:1.5               quality
1：3                quality
5A级                quality
三级甲等            quality
等保三级            quality
等保2.0             quality
一等奖              quality
第三名              quality
第3批               quality
前3名               quality
V2.0                quality
1.2.3               quality
1+N                 quality
2+1                 quality
1套系统+2个平台     quality
组织3场培训、发放500份资料 quality
粤府〔2021〕5号     quality
17:00前             quality
8:30-17:30          quality
每月15日前          quality
春节前              quality
国庆节前            quality
2021年2月29日       quality
2021年13月          quality
12月32日            quality
十四五规划          quality
三重一大            quality
一网通办            quality
一月一次            quality | = 1 ?
一季度一次          quality | = 1 ?
一年一次            quality | = 1 ?
年底考核优秀        quality
12月31日前未完成    quality
截至12月底尚未完成  quality
12月31日后完成      quality
两会期间            quality
万无一失            quality
千方百计            quality
百日攻坚            quality
零距离服务          quality
一般                quality
一致                quality
数百人              quality
几十人              quality
多次                quality
若干                quality
≥                   quality
%                   quality
万元                quality
nan                 quality
Infinity            quality
½                   quality
Ⅲ级                 quality
"""

TRAPS = """
十十个              quality
一十百人            quality
100%未验收          quality
完成5个，未完成2个  quality
未完成50%           quality
未达100%            quality
完成率未达到90%     quality
没有达到95%         quality
不足90%             quality | <= 90 %
仅完成30%           = 30 % | quality
50%（未完成）       = 50 % | quality
3/5                 quality
第12期              quality
12345热线           quality
2021年完成5场       = 5 场 | quality
全年完成12次        = 12 次
12月31日前完成80%   quality | = 80 %
每季度不少于1次     quality | >= 1 ?
每年2次             quality | = 2 ?
低于10%以下         <= 10 %
95分以上（优秀）    >= 95 分
百分之五以内        <= 5 %
12月31日前未完成验收 quality
尚未完成            quality
预计2022年3月完成   2022-03-01~2022-03-31
2021.12元           = 2021.12 元
≤2021.12万元        <= 20211200 元
5-10%               5..10 %
人均5000元          = 5000 元
日均100人次         = 100 人次
A类3个、B类5个      quality
1个中心3个平台      quality
2个；               = 2 个
（一）完成建设      quality
一、完成建设        quality
（1）完成建设       quality
08:00               quality
零星采购            quality
万元产值            quality
千人计划            quality
一人一档            quality
三年行动计划        quality
一站式服务          quality
一次性补助          quality
半年                quality
一季度              2021-01-01~2021-03-31
两不愁三保障        quality
三农工作            quality
"""

INVISIBLE = [
    ("", "blank"),
    (" ", "blank"),
    ("\u3000", "blank"),
    ("\n\t", "blank"),
    ("\u200b", "blank"),
    ("\ufeff", "blank"),
    ("\ufeff100%", "= 100 %"),
    ("95%\u200b", "= 95 %"),
    ("95\u00a0%", "= 95 %"),
    ("≥90%\n", ">= 90 %"),
    ("\u3000≥　９０　％", ">= 90 %"),
    ("1\u2009000", "= 1000"),
]


def _table(text: str) -> list[tuple[str, str]]:
    """Split the lines of a table; two blanks, or the last one, stand between the columns."""
    rows = []
    for line in text.strip("\n").splitlines():
        typed, separator, expected = line.rstrip().partition("  ")
        if not separator:
            typed, _, expected = line.partition(" ")
        rows.append((typed, expected.strip()))
    return rows


CASES = [
    case for table in (OPERATORS, NUMBERS, WITH_WORDS, RANGES, DATES, WORDS, TRAPS) for case in _table(table)
]
CASES += INVISIBLE
