import type { ThemeConfig } from 'antd'

/** Restrained on purpose: ink on paper, one accent, nothing moves. */
export const officeTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5c99',
    colorInfo: '#1f5c99',
    colorLink: '#1f5c99',
    colorError: '#b3261e',
    colorWarning: '#a8480a',
    colorSuccess: '#1d6b45',
    // Pale grounds for notices: those reckoned from such dark inks come out muddy.
    colorErrorBg: '#fdefed',
    colorWarningBg: '#fff6e3',
    colorInfoBg: '#eef4fa',
    colorSuccessBg: '#ecf6f0',
    colorText: '#1c2733',
    colorTextSecondary: '#566573',
    colorTextDescription: '#566573',
    colorTextPlaceholder: '#6b7885',
    colorBgLayout: '#f4f6f8',
    colorBorder: '#c3ccd5',
    colorBorderSecondary: '#e0e5ea',
    borderRadius: 3,
    fontSize: 14,
    controlHeight: 30,
    sizeStep: 3,
    lineHeight: 1.5,
    fontFamily:
      '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif',
    motion: false,
    wireframe: false,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Segmented: { trackBg: '#e6ebf0', itemSelectedBg: '#1f5c99', itemSelectedColor: '#ffffff' },
    Table: { cellPaddingBlock: 6, cellPaddingInline: 8, headerBg: '#eef2f5' },
  },
}
