import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Закрытые направления',
    about:
      'По закрытому направлению сообщения не принимаются: двери отвечают «данное направление закрыто». Так же запрещают канал одному клиенту.',
    area: 'Направление',
    channel: 'Канал',
    for: 'Для кого',
    everyone: 'для всех',
    since: 'Закрыто с',
    close: 'Закрыть направление',
    closeTitle: 'Закрыть направление',
    openAgain: (area: string) => `Открыть «${area}»`,
    opened: (area: string) => `Направление «${area}» снова открыто`,
    closed: (area: string) => `Направление «${area}» закрыто`,
    emptyTitle: 'Все направления открыты',
    emptyText:
      'Закройте направление, если поставщик не справляется или клиенту нельзя пользоваться каналом: новые сообщения туда не примут, принятые дойдут.',
  },
  en: {
    title: 'Closed directions',
    about:
      'No message is accepted for a closed direction: the doors answer so. A channel is forbidden to one client in the same way.',
    area: 'Direction',
    channel: 'Channel',
    for: 'For whom',
    everyone: 'for everybody',
    since: 'Closed since',
    close: 'Close a direction',
    closeTitle: 'Close a direction',
    openAgain: (area: string) => `Open “${area}”`,
    opened: (area: string) => `“${area}” is open again`,
    closed: (area: string) => `“${area}” is closed`,
    emptyTitle: 'Every direction is open',
    emptyText:
      'Close a direction when a supplier does not manage, or a client may not use a channel: new messages are refused there, those accepted still go.',
  },
});
