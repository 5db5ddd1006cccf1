import { describe, expect, it } from 'vitest'
import { parseConfig } from './config.ts'

const whole = {
  YUSHU_SITE_CODE: 'bm12345678',
  YUSHU_SITE_DOMAIN: 'www.example.gov.cn',
  YUSHU_SITE_DESCRIPTION: '某部门户网站',
  YUSHU_SITE_HOST: '某部办公厅',
  YUSHU_SITE_CONTACT: '电话',
  YUSHU_SITE_ICP: '备案号',
  YUSHU_SITE_POLICE: '公安备案号',
  YUSHU_SITE_DISCIPLINE: '纪检监察机构电话',
}

function parse(env: Readonly<Record<string, string>>) {
  return parseConfig(env, '/tmp')
}

describe('what the portal is told of its office', () => {
  it('is fictitious and says so as long as it is told nothing', () => {
    const parsed = parse({})
    expect(parsed.ok && parsed.config.portal).toMatchObject({ isFictitious: true, siteIdCode: 'bm00000000' })
  })

  it('is the office’s own when it is told everything', () => {
    const parsed = parse(whole)
    expect(parsed.ok && parsed.config.portal).toMatchObject({ isFictitious: false, host: '某部办公厅' })
  })

  it('is refused when half of it would stay fictitious, each missing line by name', () => {
    const { YUSHU_SITE_ICP: _icp, ...half } = whole
    expect(parse(half)).toMatchObject({ ok: false, faults: ['YUSHU_SITE_ICP: 门户的各项说明须一并填写'] })
    expect(parse({ ...whole, YUSHU_SITE_CODE: 'bm1' })).toMatchObject({ ok: false })
  })
})
