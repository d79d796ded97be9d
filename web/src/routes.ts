// Every page: its address, who may see it, where it stands in the menu. The menu, the router and the tests read this table.
import {
  IconAddressBook,
  IconAntennaBars5,
  IconArrowsShuffle,
  IconBan,
  IconBuildingBank,
  IconBuildingStore,
  IconChartBar,
  IconChecklist,
  IconClipboardList,
  IconCode,
  IconCurrencyRubel,
  IconDirections,
  IconFileExport,
  IconGauge,
  IconHistory,
  IconHome,
  IconId,
  IconMail,
  IconMailForward,
  IconMapPin,
  IconMessages,
  IconPlugConnected,
  IconRadar,
  IconReceipt2,
  IconRoute,
  IconSearch,
  IconSend,
  IconShieldCheck,
  IconSpeakerphone,
  IconTags,
  IconTemplate,
  IconUserShield,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Scope } from './session/session.ts';
import type { MENU } from './words/menu.ts';

type Names = (typeof MENU)['ru'];
type MenuWord = {
  [K in keyof Names]: Names[K] extends string ? (K extends `group${string}` ? never : K) : never;
}[keyof Names];
export type MenuGroup = Extract<keyof Names, `group${string}`>;

export interface Route {
  /** As wouter has it: `/messages/:id`. */
  path: string;
  side: 'client' | 'operator' | 'both';
  /** Without it the page says that the right is missing; null = for everybody of that side. */
  scope: Scope | null;
  page: LazyExoticComponent<ComponentType<PageParams>>;
  /** Its place in the menu when its address does not tell: that of this page. */
  under?: string;
  /** In the menu, under this word. */
  menu?: { word: MenuWord; group: MenuGroup; icon: TablerIcon };
}

/** The variable parts of the address. */
export interface PageParams {
  params: Record<string, string>;
}

type Load = () => Promise<{ default: ComponentType<PageParams> }>;

const client = (path: string, scope: Scope | null, load: Load, menu?: Route['menu']): Route => ({
  path,
  side: 'client',
  scope,
  page: lazy(load),
  menu,
});
const operator = (path: string, scope: Scope | null, load: Load, menu?: Route['menu']): Route => ({
  ...client(path, scope, load, menu),
  side: 'operator',
});

export const ROUTES: readonly Route[] = [
  client('/', 'statistics:read', () => import('./pages/overview/page.tsx'), {
    word: 'overview',
    group: 'groupSend',
    icon: IconHome,
  }),
  client('/send', 'messages:send', () => import('./pages/send/page.tsx'), {
    word: 'send',
    group: 'groupSend',
    icon: IconSend,
  }),
  client('/campaigns', 'campaigns:read', () => import('./pages/campaigns/page.tsx'), {
    word: 'campaigns',
    group: 'groupSend',
    icon: IconSpeakerphone,
  }),
  client('/campaigns/new', 'campaigns:write', () => import('./pages/campaigns/new-page.tsx')),
  client('/campaigns/:id', 'campaigns:read', () => import('./pages/campaigns/campaign-page.tsx')),
  client('/cascades', 'profiles:read', () => import('./pages/cascades/page.tsx'), {
    word: 'cascades',
    group: 'groupSend',
    icon: IconArrowsShuffle,
  }),
  client('/cascades/:id', 'profiles:read', () => import('./pages/cascades/cascade-page.tsx')),
  client('/lookups', 'messages:read', () => import('./pages/lookups/page.tsx'), {
    word: 'lookups',
    group: 'groupSend',
    icon: IconRadar,
  }),
  client('/messages', 'messages:read', () => import('./pages/messages/page.tsx'), {
    word: 'messages',
    group: 'groupLook',
    icon: IconMessages,
  }),
  client('/messages/:id', 'messages:read', () => import('./pages/messages/message-page.tsx')),
  client('/statistics', 'statistics:read', () => import('./pages/statistics/page.tsx'), {
    word: 'statistics',
    group: 'groupLook',
    icon: IconChartBar,
  }),
  client('/exports', 'exports:write', () => import('./pages/exports/page.tsx'), {
    word: 'exports',
    group: 'groupLook',
    icon: IconFileExport,
  }),
  client('/senders', 'senders:read', () => import('./pages/senders/page.tsx'), {
    word: 'senders',
    group: 'groupSetUp',
    icon: IconId,
  }),
  client('/templates', 'templates:read', () => import('./pages/templates/page.tsx'), {
    word: 'templates',
    group: 'groupSetUp',
    icon: IconTemplate,
  }),
  client('/stops', 'stops:read', () => import('./pages/stops/page.tsx'), {
    word: 'stops',
    group: 'groupSetUp',
    icon: IconBan,
  }),
  client('/developers', 'account:read', () => import('./pages/developers/page.tsx'), {
    word: 'developers',
    group: 'groupSetUp',
    icon: IconCode,
  }),
  client('/developers/:tab', 'account:read', () => import('./pages/developers/page.tsx')),
  client('/money', 'balance:read', () => import('./pages/money/page.tsx'), {
    word: 'money',
    group: 'groupAccount',
    icon: IconCurrencyRubel,
  }),
  client('/team', 'team:read', () => import('./pages/team/page.tsx'), {
    word: 'team',
    group: 'groupAccount',
    icon: IconUsers,
  }),
  client('/audit', 'audit:read', () => import('./pages/audit/page.tsx'), {
    word: 'audit',
    group: 'groupAccount',
    icon: IconHistory,
  }),

  operator('/operator', 'connections:read', () => import('./pages/wall/page.tsx'), {
    word: 'wall',
    group: 'groupWatch',
    icon: IconGauge,
  }),
  operator('/operator/search', 'search:read', () => import('./pages/search/page.tsx'), {
    word: 'search',
    group: 'groupWatch',
    icon: IconSearch,
  }),
  {
    ...operator('/operator/messages/:id', 'search:read', () => import('./pages/search/message-page.tsx')),
    under: '/operator/search',
  },
  operator('/operator/pushes', 'search:read', () => import('./pages/pushes/page.tsx'), {
    word: 'pushes',
    group: 'groupWatch',
    icon: IconMailForward,
  }),
  operator('/operator/campaigns', 'clients:read', () => import('./pages/all-campaigns/page.tsx'), {
    word: 'allCampaigns',
    group: 'groupWatch',
    icon: IconSpeakerphone,
  }),
  operator('/operator/statistics', 'search:read', () => import('./pages/all-statistics/page.tsx'), {
    word: 'statistics',
    group: 'groupWatch',
    icon: IconChartBar,
  }),
  operator('/operator/clients', 'clients:read', () => import('./pages/clients/page.tsx'), {
    word: 'clients',
    group: 'groupClients',
    icon: IconBuildingStore,
  }),
  operator('/operator/clients/:id', 'clients:read', () => import('./pages/clients/client-page.tsx')),
  operator('/operator/registrations', 'clients:read', () => import('./pages/registrations/page.tsx'), {
    word: 'registrations',
    group: 'groupClients',
    icon: IconClipboardList,
  }),
  operator('/operator/moderation', 'moderation:read', () => import('./pages/moderation/page.tsx'), {
    word: 'moderation',
    group: 'groupClients',
    icon: IconChecklist,
  }),
  operator('/operator/moderation/:tab', 'moderation:read', () => import('./pages/moderation/page.tsx')),
  operator('/operator/stops', 'stops:global', () => import('./pages/global-stops/page.tsx'), {
    word: 'globalStops',
    group: 'groupClients',
    icon: IconBan,
  }),
  operator('/operator/connections', 'connections:read', () => import('./pages/connections/page.tsx'), {
    word: 'connections',
    group: 'groupNetwork',
    icon: IconPlugConnected,
  }),
  operator('/operator/connections/new', 'connections:write', () => import('./pages/connections/new-page.tsx')),
  operator('/operator/connections/:id', 'connections:read', () => import('./pages/connections/connection-page.tsx')),
  operator('/operator/routes', 'routes:read', () => import('./pages/routing/page.tsx'), {
    word: 'routes',
    group: 'groupNetwork',
    icon: IconRoute,
  }),
  operator('/operator/areas', 'areas:read', () => import('./pages/areas/page.tsx'), {
    word: 'areas',
    group: 'groupNetwork',
    icon: IconMapPin,
  }),
  operator('/operator/closed', 'areas:read', () => import('./pages/closed-directions/page.tsx'), {
    word: 'closed',
    group: 'groupNetwork',
    icon: IconDirections,
  }),
  operator('/operator/tariffs', 'tariffs:read', () => import('./pages/tariffs/page.tsx'), {
    word: 'tariffs',
    group: 'groupMoney',
    icon: IconTags,
  }),
  operator('/operator/tariffs/:id', 'tariffs:read', () => import('./pages/tariffs/tariff-page.tsx')),
  operator('/operator/ledger', 'clients:read', () => import('./pages/ledger-check/page.tsx'), {
    word: 'ledgerCheck',
    group: 'groupMoney',
    icon: IconBuildingBank,
  }),
  operator('/operator/mails', 'mail:read', () => import('./pages/mails/page.tsx'), {
    word: 'mails',
    group: 'groupHouse',
    icon: IconMail,
  }),
  operator('/operator/staff', 'staff:write', () => import('./pages/staff/page.tsx'), {
    word: 'staff',
    group: 'groupHouse',
    icon: IconUsersGroup,
  }),
  operator('/operator/audit', 'audit:all', () => import('./pages/operator-audit/page.tsx'), {
    word: 'audit',
    group: 'groupHouse',
    icon: IconHistory,
  }),

  { path: '/profile', side: 'both', scope: null, page: lazy(() => import('./pages/profile/page.tsx')) },
];

/** In the order of the menu; icons of groups for the folded one. */
export const MENU_GROUPS: readonly { name: MenuGroup; icon: TablerIcon }[] = [
  { name: 'groupSend', icon: IconSend },
  { name: 'groupLook', icon: IconMessages },
  { name: 'groupSetUp', icon: IconAddressBook },
  { name: 'groupAccount', icon: IconReceipt2 },
  { name: 'groupWatch', icon: IconGauge },
  { name: 'groupClients', icon: IconBuildingStore },
  { name: 'groupNetwork', icon: IconAntennaBars5 },
  { name: 'groupMoney', icon: IconShieldCheck },
  { name: 'groupHouse', icon: IconUserShield },
];
