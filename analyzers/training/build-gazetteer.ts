import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTable } from '../evaluation/labelled-rows.ts'

/** Suffixes of divisions, longest first; what stands before is the short name people use. */
const suffixes =
  /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|新区|林区|矿区|省|市|县|区|旗|盟)$/
const peoples =
  /(维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古|朝鲜|土家|傈僳|景颇|布依|达斡尔|鄂温克|鄂伦春|锡伯|保安|东乡|撒拉|裕固|拉祜|哈尼|布朗|仡佬|仫佬|毛南|普米|独龙|满|回|藏|羌|苗|侗|壮|瑶|彝|白|傣|佤|水|黎|畲|土|怒|纳西|各)+族$|(各族|蒙古|哈萨克|柯尔克孜)$/
/** Short names that are common words, surnames or other things first. */
const neverShort = new Set(
  '城区 郊区 市中 新城 城中 城关 矿区 中山 朝阳 东方 和平 向阳 新华 桥东 桥西 长安 永安 平安 安宁 安乐 大同区 白云 青云 海港 港口 南山 西山 东山 北山 宝山 黄山区 金山 华山 开平 太平 江北 江南 江东 河东 河西 河北区 河南 城东 城西 城北 城南 东城 西城 南岸 东区 西区 南区 北区 中区 友谊 建设 团结 前进 胜利 解放 民主 自由 文明 幸福 富民 富裕 高明 正安 公安 东明 西宁区 白银 铁东 铁西 站前 通道 延长 大方 双龙 双流 天河 天元 大观 龙湖 新兴 新建 新市 新河 新平 兴安 兴国 安定 安康区 泰和 共和 同心 同德 同仁 普安 普定 化隆 清水 清河 青山 青河 灵山 长海 长江 黄河 长征 西湖 东湖 南湖 北湖 月湖 鼓楼 钟楼 凤凰 丰满 丰收 麒麟 龙门 玉泉 温泉 甘泉 石门 石林 石景山区 武当 昌平区 景德 开发 高新 经济 集中 平原 高原 中原 草原 绿园 花园 花山 花都 君山 独山 大足 万全 万年 千山 百色区 马边 牧野 雨花 云龙 云城 云岩 红旗 红星 红塔 红岗 红花岗 宣传 管理 工农 工业 文化 文昌 文山 文安 博爱 博望 安全 合作 镇江新区 五大连池 上街 下城 上城 下关 内黄 外滩 台前 武功 临时 和县 古城 古田 大厂 东海 南海 西海 海南 黄海 大通 通海 通河 中阳 中站 中方 西峰 山海关 金台 金川 金牛 金水 金平 金城 金凤 银海 银州 银川区 铜山 铁山 宝塔 宝清 宝丰 明光 明山 光明 光山 光泽 石鼓 滨江 滨海 滨湖 沿河 沿滩 沙湾 三元 三江 三台 四方 五华 六合 七星 八步 九龙 九江区 十堰区 唐河 汉阴 秦都 齐河 鲁山 赵县 魏县 蔡甸 江海 江口 河口 海城区 桥头 岳池 茶陵 会同 会理 会宁 会东 公主岭区 武宣 武安 尚义 尚志 尚德 理想 信州 信丰 信宜 仁和 仁化 仁寿 义县 礼县 智慧 道县 德化 德兴 德清 政和 永和 永兴 永福 永新 永胜 永泰 永康 福安 福清 福贡 寿光 寿阳 寿宁 康乐 康平 康保 乐业 乐都 乐平 乐安 富平 富源 富顺 富县 宁静 宁远 安化 安远 安平 安图 安新 安陆 安福 安义 安多 顺义区 顺平 顺城 万安 万源 万荣 万山 镇安 镇平 镇远 镇海 镇原 镇康 镇坪 化州 化德 开化 开阳 开远 开江 开鲁 洪山 青羊 青阳 集安 集贤 集宁 桃源 桃江 桃山 桃城 襄城 文水 文成 文登 渭源 正定 正宁 正蓝 正阳 平山 平定 平顺 平度 平和 平南 平乐 平果 平塘 平川 平利 平舆 平江 平阳 平湖 平昌 平远 平邑 平遥 平鲁 平谷区'
    .split(' ')
    .filter((word) => word !== ''),
)

/** County short names that the dictionary lacks and the news knows, most of them from earthquakes. */
const wellKnown = new Set(
  '芦山 汶川 北川 九寨沟 泸定 积石山 长宁 鲁甸 景谷 岷县 漳县 民和 定日 尼木 射阳 浦东 义乌 昆山'.split(' '),
)

/**
 * The gazetteer's lines: code, full name, short name (empty where the full name alone is safe). County short names are kept only where the general dictionary
 * knows them as places and nothing else.
 */
export function buildGazetteer(dataDir: string, generalDictionary: string): string {
  const placesOnly = placeWords(generalDictionary)
  const rows = readTable(join(dataDir, 'admin_divisions/province_city_county.tsv')).rows
  const lines = rows
    .filter(({ name = '' }) => !/^(市辖区|县|.*直辖县级行政区划)$/.test(name))
    .map(({ level, code = '', name = '' }) => {
      const short = shortName(name)
      const isSafe =
        level === 'province' ||
        (!neverShort.has(short) && (level === 'city' || placesOnly.has(short) || wellKnown.has(short)))
      return `${code.padEnd(6, '0')}\t${name}\t${short.length >= 2 && short !== name && isSafe ? short : ''}`
    })
  return `${lines.join('\n')}\n`
}

function shortName(name: string): string {
  let short = name.replace(suffixes, '')
  for (let round = 0; round < 4 && short.length > 2; round++) {
    const shorter = short.replace(peoples, '')
    if (shorter === short || shorter.length < 2) break
    short = shorter
  }
  return short.length >= 2 ? short : name
}

function placeWords(dictionary: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const line of readFileSync(dictionary, 'utf8').split('\n')) {
    const [word = '', , tag] = line.trim().split(' ')
    if (tag === 'ns') found.add(word)
  }
  return found
}
