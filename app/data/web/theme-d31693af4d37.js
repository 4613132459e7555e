"use strict";(()=>{var e=localStorage.getItem("skillmatch-theme");(e==="light"||e==="dark")&&(document.documentElement.dataset.theme=e);})();
