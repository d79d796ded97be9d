// The pages, in Chromium over the demo: every screen first, as it opens; then people's jobs, which change what is there.
import './web/world.ts';
import './web/screens.ts';
import './web/jobs.ts';
