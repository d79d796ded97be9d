// Before the first paint: the colours and the language that were chosen, so that nothing flashes. A file of its own, because the
// page's policy lets no script stand inside it.
(() => {
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const wanted = read('kaskad-theme');
  const isDark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
  document.documentElement.lang = read('kaskad-language') === 'en' ? 'en' : 'ru';
})();
