// The pages, in Chromium over the demo: every screen as it opens.
import './web/world.ts';
import './web/screens.ts';
